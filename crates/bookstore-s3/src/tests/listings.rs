//! Listings: what is asked for, page by page, and names that XML cannot carry.

use std::time::UNIX_EPOCH;

use crate::{
    Error, ErrorKind,
    operations::{
        ListMultipartUploads, ListObjectVersions, ListObjectsV2, Objects, UploadMarker,
        VersionMarker,
    },
    testing::{Step, answer, client, refusal, run},
};

const BASE: &str = "https://bucket.s3.us-east-1.amazonaws.com/";

fn objects(body: &str) -> Result<Objects, Error> {
    let client = client([answer(200, body)]).with_max_attempts(1);
    run(client.send(ListObjectsV2::new("bucket", "p/")))
}

#[test]
fn objects_are_asked_for_as_given() {
    let client = client([
        answer(200, "<ListBucketResult/>"),
        answer(200, "<ListBucketResult/>"),
    ]);
    run(async {
        let all = ListObjectsV2::new("bucket", "a b/+");
        client.send(all.clone()).await.unwrap();
        let part = ListObjectsV2 {
            delimiter: Some("/".into()),
            start_after: Some("a b/é".into()),
            after: Some("1/+=".into()),
            max_keys: Some(7),
            ..all
        };
        client.send(part).await.unwrap();
    });
    let all = format!("GET {BASE}?list-type=2&prefix=a%20b%2F%2B&encoding-type=url");
    let part = "&delimiter=%2F&start-after=a%20b%2F%C3%A9&continuation-token=1%2F%2B%3D&max-keys=7";
    assert_eq!(
        client.transport().lines(),
        [all.clone(), format!("{all}{part}")]
    );
}

#[test]
fn a_page_tells_objects_common_prefixes_and_where_the_next_begins() {
    let page = objects(
        "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <IsTruncated>true</IsTruncated><NextContinuationToken>t+/=</NextContinuationToken>\
         <Contents><Key>p/a</Key><LastModified>2013-05-24T00:00:00.000Z</LastModified>\
         <ETag>&quot;e&quot;</ETag><Size>8</Size><Owner><ID>o</ID></Owner></Contents>\
         <Contents><Key>p/b</Key></Contents>\
         <CommonPrefixes><Prefix>p/c/</Prefix></CommonPrefixes></ListBucketResult>",
    )
    .unwrap();
    assert_eq!(page.next.as_deref(), Some("t+/="));
    assert_eq!(page.common_prefixes, ["p/c/"]);
    let [a, b] = &page.objects[..] else {
        panic!("{page:?}");
    };
    assert_eq!(
        (&*a.key, a.etag.as_deref(), a.size),
        ("p/a", Some("\"e\""), Some(8))
    );
    assert_eq!(a.last_modified, Some(UNIX_EPOCH + crate::testing::NOW));
    assert_eq!((&*b.key, b.size), ("p/b", None));
}

#[test]
fn names_are_decoded_only_where_the_answer_says_that_they_are_encoded() {
    for (encoding, key) in [
        ("<EncodingType>url</EncodingType>", "p/a b+\u{1}é"),
        ("", "p/a+b%2B%01%C3%A9"),
    ] {
        let page = objects(&format!(
            "<ListBucketResult>{encoding}<Contents><Key>p/a+b%2B%01%C3%A9</Key></Contents>\
             <CommonPrefixes><Prefix>p/a+b%2B%01%C3%A9</Prefix></CommonPrefixes></ListBucketResult>"
        ))
        .unwrap();
        assert_eq!(page.objects[0].key, key);
        assert_eq!(page.common_prefixes[0], key);
    }
}

#[test]
fn what_is_no_listing_is_no_empty_one() {
    for body in [
        "",
        "<html/>",
        "<ListBucketResult>",
        "<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>",
        "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<ListBucketResult><EncodingType>url</EncodingType><Contents><Key>%FF</Key></Contents></ListBucketResult>",
    ] {
        assert_eq!(
            objects(body).unwrap_err().kind,
            ErrorKind::BadAnswer,
            "{body}"
        );
    }
}

#[test]
fn a_listing_is_refused_by_name() {
    for (step, kind) in [
        (refusal(403, "AccessDenied"), ErrorKind::Denied),
        (refusal(404, "NoSuchBucket"), ErrorKind::BucketNotFound),
        (refusal(501, "NotImplemented"), ErrorKind::NotImplemented),
    ] {
        let client = client([step.clone(), step.clone(), step]).with_max_attempts(1);
        let errors = run(async {
            [
                client.send(ListObjectsV2::new("bucket", "")).await.err(),
                client
                    .send(ListObjectVersions::new("bucket", ""))
                    .await
                    .err(),
                client
                    .send(ListMultipartUploads::new("bucket", ""))
                    .await
                    .err(),
            ]
        });
        assert_eq!(errors.map(|error| error.unwrap().kind), [kind; 3]);
    }
}

fn versions_page() -> Step {
    answer(
        200,
        "<ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
         <NextKeyMarker>a+b</NextKeyMarker><NextVersionIdMarker>v+1</NextVersionIdMarker>\
         <Version><Key>a+b</Key><VersionId>v+1</VersionId><IsLatest>false</IsLatest><Size>3</Size></Version>\
         <DeleteMarker><Key>a+b</Key><VersionId>m</VersionId><IsLatest>true</IsLatest></DeleteMarker>\
         </ListVersionsResult>",
    )
}

#[test]
fn versions_go_on_at_both_markers() {
    let client = client([versions_page(), versions_page(), versions_page()]);
    let mut list = ListObjectVersions {
        max_keys: Some(2),
        ..ListObjectVersions::new("bucket", "a")
    };
    let page = run(client.send(list.clone())).unwrap();
    assert_eq!(page.versions.len(), 2);
    assert_eq!(page.versions[0].key, "a b");
    // Ids are never encoded.
    assert_eq!(page.versions[0].version_id, "v+1");
    assert!(page.versions[1].delete_marker && page.versions[1].is_latest);
    list.after = page.next;
    run(client.send(list.clone())).unwrap();
    list.after = Some(VersionMarker {
        key: "a b".into(),
        version_id: None,
    });
    run(client.send(list)).unwrap();
    let first = format!("GET {BASE}?versions=&prefix=a&encoding-type=url");
    assert_eq!(
        client.transport().lines(),
        [
            format!("{first}&max-keys=2"),
            format!("{first}&key-marker=a%20b&version-id-marker=v%2B1&max-keys=2"),
            format!("{first}&key-marker=a%20b&max-keys=2"),
        ]
    );
}

#[test]
fn spaces_at_the_ends_of_a_marker_belong_to_it() {
    let body = "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker> a </NextKeyMarker></ListVersionsResult>";
    let client = client([answer(200, body)]);
    let page = run(client.send(ListObjectVersions::new("bucket", ""))).unwrap();
    let marker = VersionMarker {
        key: " a ".into(),
        version_id: None,
    };
    assert_eq!(page.next, Some(marker));
}

#[test]
fn uploads_go_on_at_both_markers() {
    let body = "<ListMultipartUploadsResult><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
        <NextKeyMarker>a+b</NextKeyMarker><NextUploadIdMarker>u1</NextUploadIdMarker>\
        <Upload><Key>a+b</Key><UploadId>u1</UploadId><Initiated>2013-05-24T00:00:00.000Z</Initiated></Upload>\
        </ListMultipartUploadsResult>";
    let client = client([answer(200, body), answer(200, body)]);
    let mut list = ListMultipartUploads::new("bucket", "a");
    let page = run(client.send(list.clone())).unwrap();
    assert_eq!(page.uploads.len(), 1);
    let upload = &page.uploads[0];
    assert_eq!((&*upload.key, &*upload.upload_id), ("a b", "u1"));
    assert_eq!(upload.initiated, Some(UNIX_EPOCH + crate::testing::NOW));
    assert_eq!(
        page.next,
        Some(UploadMarker {
            key: "a b".into(),
            upload_id: Some("u1".into())
        })
    );
    list.after = page.next;
    run(client.send(list)).unwrap();
    let first = format!("GET {BASE}?uploads=&prefix=a&encoding-type=url");
    assert_eq!(
        client.transport().lines(),
        [
            first.clone(),
            format!("{first}&key-marker=a%20b&upload-id-marker=u1")
        ]
    );
}
