//! Uploads in parts.

use bookstore_s3::{
    Client, CredentialsProvider, Error, ErrorKind, Transport,
    operations::{
        AbortMultipartUpload, CompleteMultipartUpload, CompletedPart, CreateMultipartUpload,
        ListMultipartUploads, PutMode, PutObjectOutput, UploadPart,
    },
    sha256,
};
use bookstore_tests::{Bucket, Forgetful};
use bytes::Bytes;

use crate::{get, head, key, put};

/// The least size of a part that is not the last.
const PART: usize = 5 * 1024 * 1024;

/// An upload to `k` of one whole part and one byte, not completed.
struct Begun {
    bucket: String,
    upload_id: String,
    parts: Vec<CompletedPart>,
}

impl Begun {
    async fn begin<T: Transport<Payload = Bytes>, P: CredentialsProvider>(
        client: &Client<T, P>,
        bucket: &Bucket,
    ) -> Self {
        let upload_id = client
            .send(CreateMultipartUpload {
                content_type: Some("application/x-ipynb+json".into()),
                user: [("publisher".into(), "Zoë".into())].into(),
                ..CreateMultipartUpload::new(&bucket.name, key("k"))
            })
            .await
            .unwrap();
        let mut upload = Self {
            bucket: bucket.name.clone(),
            upload_id,
            parts: Vec::new(),
        };
        for (part_number, bytes) in [(1, vec![b'a'; PART]), (2, vec![b'b'])] {
            let sha256 = sha256(&bytes);
            let part = upload.part(part_number, bytes.into(), sha256);
            let etag = client.send(part).await.unwrap().unwrap();
            upload.parts.push(CompletedPart {
                part_number,
                etag,
                sha256,
            });
        }
        upload
    }

    fn part(&self, part_number: u16, payload: Bytes, sha256: [u8; 32]) -> UploadPart<Bytes> {
        UploadPart {
            bucket: self.bucket.clone(),
            key: key("k"),
            upload_id: self.upload_id.clone(),
            part_number,
            payload,
            sha256,
        }
    }

    async fn complete<T: Transport<Payload = Bytes>, P: CredentialsProvider>(
        &self,
        client: &Client<T, P>,
        mode: PutMode,
    ) -> Result<PutObjectOutput, Error> {
        let complete = CompleteMultipartUpload {
            bucket: self.bucket.clone(),
            key: key("k"),
            upload_id: self.upload_id.clone(),
            parts: self.parts.clone(),
            mode,
        };
        client.send(complete).await
    }

    fn abort(&self) -> AbortMultipartUpload {
        AbortMultipartUpload {
            bucket: self.bucket.clone(),
            key: key("k"),
            upload_id: self.upload_id.clone(),
        }
    }
}

#[tokio::test]
async fn parts_become_one_object_with_its_checksum() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let upload = Begun::begin(&client, &bucket).await;
    let listed = client
        .send(ListMultipartUploads::new(&bucket.name, "k"))
        .await
        .unwrap();
    assert_eq!(listed.uploads.len(), 1);
    assert_eq!(listed.uploads[0].key, "k");
    assert_eq!(listed.uploads[0].upload_id, upload.upload_id);
    assert!(listed.uploads[0].initiated.is_some());

    let written = upload.complete(&client, PutMode::Create).await.unwrap();
    let (seen, bytes) = client.get_bytes(get(&bucket, "k"), 6 << 20).await.unwrap();
    assert_eq!(bytes.len(), PART + 1);
    assert!(bytes.starts_with(b"aaa") && bytes.ends_with(b"ab"));
    assert_eq!(
        (&seen.etag, &seen.version_id),
        (&written.etag, &written.version_id)
    );
    assert_eq!(seen.user["publisher"], "Zoë");
    assert_eq!(
        seen.content_type.as_deref(),
        Some("application/x-ipynb+json")
    );
    assert!(seen.parts_sha256.unwrap().ends_with("-2"));
}

#[tokio::test]
async fn a_completion_whose_answer_is_lost_is_found() {
    let bucket = Bucket::versioned().await;
    let credentials = Some(bucket.storage.credentials());
    let client = bucket
        .storage
        .client_with(Forgetful::default(), credentials);
    let mut seen = None;
    for condition in [false, true, false] {
        let upload = Begun::begin(&client, &bucket).await;
        let mode = match seen {
            Some(etag) if condition => PutMode::Update(etag),
            _ => PutMode::Overwrite,
        };
        client.transport().to_lose.set(1);
        let written = upload.complete(&client, mode).await.unwrap();
        let stands = client.send(head(&bucket, "k")).await.unwrap();
        assert_eq!(stands.version_id, written.version_id);
        seen = stands.etag;
    }
}

#[tokio::test]
async fn nothing_is_completed_over_what_is_there() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    client.send(put(&bucket, "k", "theirs")).await.unwrap();
    let upload = Begun::begin(&client, &bucket).await;
    for mode in [PutMode::Create, PutMode::Update("\"other\"".into())] {
        let error = upload.complete(&client, mode).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::PreconditionFailed);
    }
    assert_eq!(
        client.get_bytes(get(&bucket, "k"), 6).await.unwrap().1,
        "theirs"
    );
}

#[tokio::test]
async fn wrong_bytes_are_refused_in_a_part_and_at_the_end() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let mut upload = Begun::begin(&client, &bucket).await;
    let other = upload.part(2, Bytes::from_static(b"b"), sha256(b"c"));
    let error = client.send(other).await.unwrap_err();
    assert_eq!(error.status, Some(400), "{error:?}");
    upload.parts[0].sha256 = sha256(b"c");
    let error = upload
        .complete(&client, PutMode::Overwrite)
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Rejected, "{error:?}");
}

#[tokio::test]
async fn what_is_aborted_is_gone() {
    let bucket = Bucket::versioned().await;
    let client = bucket.client();
    let upload = Begun::begin(&client, &bucket).await;
    client.send(upload.abort()).await.unwrap();
    let listed = client
        .send(ListMultipartUploads::new(&bucket.name, "k"))
        .await
        .unwrap();
    assert_eq!(listed.uploads, []);
    let part = upload.part(3, Bytes::new(), sha256(b""));
    let errors = [
        client.send(part).await.unwrap_err(),
        upload
            .complete(&client, PutMode::Overwrite)
            .await
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind, ErrorKind::UploadNotFound, "{error:?}");
    }
    // MinIO does not mind.
    client.send(upload.abort()).await.unwrap();
}
