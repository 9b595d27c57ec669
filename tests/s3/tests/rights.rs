//! The rights that docs/iam.md names are enough, and no more than is said.

#![allow(clippy::unwrap_used)] // in the helpers as well

use std::time::Duration;

use bookstore::{
    ErrorKind, Settings,
    archive::{Save, keeps_versions, look, newest, target},
    history::{
        Place, Rename, Version, Versions, What, deleted, describe, mark, renamed, restore, story,
        undelete, unmark,
    },
    publish::{Target, publish, publish_version, survey, unpublish, unpublish_versions},
    upload::{LARGE, sweep},
};
use bookstore_s3::{
    Client, Credentials, ErrorKind as S3Kind,
    operations::{DeleteObject, Versioning},
};
use bookstore_tests::{Bucket, Native, store};
use bytes::Bytes;

const RIGHTS: &str = include_str!("../../../docs/iam.md");

/// A client with the rights of these sections.
async fn client(bucket: &Bucket, sections: &[&str]) -> Client<Native, Option<Credentials>> {
    let statements: Vec<&str> = sections
        .iter()
        .map(|section| {
            let (_, rest) = RIGHTS.split_once(&format!("\n## {section}\n")).unwrap();
            let (_, rest) = rest.split_once("\"Statement\": [").unwrap();
            rest.split_once("\n  ]\n").unwrap().0
        })
        .collect();
    let policy = format!(
        "{{\"Version\":\"2012-10-17\",\"Statement\":[{}]}}",
        statements.join(",")
    );
    limited(bucket, &policy.replace("BUCKET", &bucket.name)).await
}

/// A client with just the rights of a policy.
async fn limited(bucket: &Bucket, policy: &str) -> Client<Native, Option<Credentials>> {
    let credentials = bucket.storage.credentials_of(policy).await;
    bucket
        .storage
        .client_with(Native::default(), Some(credentials))
}

fn save(id: &str) -> Save {
    Save {
        id: id.into(),
        saved_at: std::time::UNIX_EPOCH + Duration::from_secs(1),
        by: None,
        note: None,
        checkpoint: false,
    }
}

#[tokio::test]
async fn saves_are_archived_and_their_history_told_with_the_rights_of_the_documentation() {
    let bucket = Bucket::versioned().await;
    let sections = [
        "People who publish and clone from JupyterLab",
        "People whose saves are archived",
    ];
    let client = client(&bucket, &sections).await;
    let settings = Settings {
        s3_bucket: bucket.name.clone(),
        ..Settings::default()
    };
    let notebook = target(&settings, "a.ipynb").unwrap();
    let keeps = keeps_versions(&client, &notebook.bucket).await.unwrap();
    assert_eq!(keeps, Some(Versioning::Enabled));
    assert_eq!(newest(&client, &notebook).await.unwrap(), None);
    let large = Bytes::from(vec![b' '; usize::try_from(LARGE + 1).unwrap()]);
    let first = store(&client, &notebook, &save("1"), large, None)
        .await
        .unwrap();
    let second = store(
        &client,
        &notebook,
        &save("2"),
        "2".into(),
        Some(first.clone()),
    )
    .await
    .unwrap();
    let found = look(&client, &notebook, first.version_id.as_deref(), "2").await;
    assert_eq!(found.unwrap(), Some(second.clone()));
    sweep(&client, &bucket.name, "workspace", Duration::ZERO)
        .await
        .unwrap();

    let published = Target::of(&settings, "a.ipynb").unwrap();
    let old = Version {
        bucket: bucket.name.clone(),
        key: notebook.key.clone(),
        version_id: first.version_id.clone(),
    };
    restore(&client, &old, &notebook, &save("3"), Some(&second))
        .await
        .unwrap();
    publish_version(&client, &published, &old, None, None, None)
        .await
        .unwrap();
    let at = client.now();
    let what = What::Name {
        place: Place::Workspace,
        version: first.version_id.unwrap(),
        text: "as sent".into(),
    };
    let named = mark(&client, &settings, "a.ipynb", "m", at, what)
        .await
        .unwrap();
    let rename = Rename {
        id: "r".into(),
        from: "a.ipynb".into(),
        to: "b.ipynb".into(),
        at,
    };
    renamed(&client, &settings, &rename).await.unwrap();
    unmark(&client, &settings, &named).await.unwrap();
    let told = story(&client, &settings, "b.ipynb", Some(&published))
        .await
        .unwrap();
    let mut versions = Versions::new(&bucket.name, told.sources);
    assert_eq!(versions.next(&client, 9).await.unwrap().len(), 4);
    describe(&client, &old).await.unwrap();

    let delete = DeleteObject::new(&bucket.name, notebook.key.clone());
    bucket.client().send(delete).await.unwrap();
    let gone = deleted(&client, &settings, None).await.unwrap();
    let marker = gone[0].marker.as_deref().unwrap();
    undelete(&client, &bucket.name, &notebook.key, marker)
        .await
        .unwrap();
}

#[tokio::test]
async fn people_publish_and_take_back_with_the_rights_of_the_documentation() {
    let bucket = Bucket::versioned().await;
    let sections = ["People who publish and clone from JupyterLab"];
    let client = client(&bucket, &sections).await;
    let settings = Settings {
        s3_bucket: bucket.name.clone(),
        ..Settings::default()
    };
    let published = Target::of(&settings, "a.ipynb").unwrap();
    publish(&client, &published, "A".into(), None, None, None)
        .await
        .unwrap();
    let seen = survey(&client, &published).await.unwrap();
    assert!(seen.current.is_some() && seen.versioning.is_some());
    unpublish(&client, &published).await.unwrap();
    assert_eq!(unpublish_versions(&client, &published).await.unwrap(), 1);

    let notebook = target(&settings, "a.ipynb").unwrap();
    let error = store(&client, &notebook, &save("1"), "1".into(), None).await;
    assert_eq!(error.unwrap_err().kind, ErrorKind::S3(S3Kind::Denied));
}

#[tokio::test]
async fn what_may_not_be_listed_is_left_out_of_a_history_and_told() {
    let bucket = Bucket::versioned().await;
    let settings = Settings {
        s3_bucket: bucket.name.clone(),
        ..Settings::default()
    };
    let owner = bucket.client();
    let draft = target(&settings, "a.ipynb").unwrap();
    store(&owner, &draft, &save("1"), "1".into(), None)
        .await
        .unwrap();
    let published = Target::of(&settings, "a.ipynb").unwrap();

    let allowed = |prefix: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow",
            "Action":["s3:ListBucket","s3:ListBucketVersions"],"Resource":"arn:aws:s3:::{}",
            "Condition":{{"StringLike":{{"s3:prefix":"{prefix}"}}}}}}]}}"#,
            bucket.name
        )
    };
    for (prefix, listed, places) in [
        ("workspace/a.ipynb*", 1, vec![Place::Copy, Place::Published]),
        ("published/*", 0, vec![Place::Workspace, Place::Copy]),
    ] {
        let client = limited(&bucket, &allowed(prefix)).await;
        let told = story(&client, &settings, "a.ipynb", Some(&published))
            .await
            .unwrap();
        assert!(told.marks_denied);
        let mut versions = Versions::new(&bucket.name, told.sources);
        assert_eq!(versions.next(&client, 9).await.unwrap().len(), listed);
        assert_eq!(versions.denied().collect::<Vec<_>>(), places);
        assert!(!versions.has_more());
    }

    let client = limited(&bucket, &allowed("other/*")).await;
    let told = story(&client, &settings, "a.ipynb", Some(&published))
        .await
        .unwrap();
    let mut versions = Versions::new(&bucket.name, told.sources);
    for _ in ["at first", "once more"] {
        let refused = versions.next(&client, 9).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::S3(S3Kind::Denied));
        assert!(versions.has_more());
    }
}
