//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html>

use std::fmt::Write as _;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::Method;
use quick_xml::escape::escape;

use super::{ObjectMetadata, Operation, PutMode, PutObjectOutput, Request, write::OwnWork};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
    sha256,
};

/// Puts the parts of an upload together: from then on the object is there.
#[derive(Clone, Debug)]
pub struct CompleteMultipartUpload {
    /// The bucket's name.
    pub bucket: String,
    /// The object's key.
    pub key: Key,
    /// The upload's id.
    pub upload_id: String,
    /// The parts, in the order of their numbers.
    pub parts: Vec<CompletedPart>,
    /// What may be there already.
    pub mode: PutMode,
}

/// A part that S3 holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletedPart {
    /// Its place among the parts, from 1.
    pub part_number: u16,
    /// The entity tag that S3 gave it, with its quotes.
    pub etag: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

impl CompleteMultipartUpload {
    /// The checksum that S3 keeps of the whole: the SHA-256 of the parts' own, and their number.
    /// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html#large-object-checksums>
    fn checksum(&self) -> String {
        let all: Vec<u8> = self.parts.iter().flat_map(|part| part.sha256).collect();
        format!("{}-{}", STANDARD.encode(sha256(&all)), self.parts.len())
    }

    fn document(&self) -> String {
        let mut xml = String::from(
            r#"<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#,
        );
        for part in &self.parts {
            write!(
                xml,
                "<Part><PartNumber>{}</PartNumber><ETag>{}</ETag><ChecksumSHA256>{}</ChecksumSHA256></Part>",
                part.part_number,
                escape(&part.etag),
                STANDARD.encode(part.sha256)
            )
            .expect("a String takes all that is written");
        }
        xml.push_str("</CompleteMultipartUpload>");
        xml
    }
}

impl<T: Transport> Operation<T> for CompleteMultipartUpload {
    type Output = PutObjectOutput;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::POST, &self.bucket)
            .key(&self.key)
            .query("uploadId", &self.upload_id)
            .mode(&self.mode)?;
        request.payload = Some(Bytes::from(self.document()).into());
        request.is_document = true;
        // Without a condition as well: once it is completed, the upload is gone.
        request.own_work = Some(OwnWork::Parts(self.checksum()));
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        let (headers, etag) = answer
            .field("CompleteMultipartUploadResult", |document| {
                document.get("ETag").map(str::to_owned)
            })
            .await?;
        Ok(PutObjectOutput {
            etag: Some(etag),
            version_id: answer::version_id(&headers),
        })
    }

    fn claim(&self, found: &ObjectMetadata) -> Option<Self::Output> {
        Some(PutObjectOutput::found(found))
    }
}
