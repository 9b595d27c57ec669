//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>

use std::collections::BTreeMap;

use http::{HeaderValue, Method};

use super::{
    ObjectMetadata, Operation, PutMode, PutObjectOutput, Request, header_value, write::OwnWork,
};
use crate::{
    Error, Key, Transport,
    answer::{self, Answer, Failure},
    encode,
};

/// Writes an object with the bytes of another, or of an older version, which do not leave S3.
#[derive(Clone, Debug)]
pub struct CopyObject {
    /// The bucket's name.
    pub bucket: String,
    /// The key to write.
    pub key: Key,
    /// What is copied.
    pub source: CopySource,
    /// What stands beside the bytes.
    pub metadata: CopyMetadata,
    /// What may be there already. MinIO overlooks it.
    pub mode: PutMode,
}

/// What is copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopySource {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: Key,
    /// A version; the newest without one.
    pub version_id: Option<String>,
}

/// The metadata of a copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CopyMetadata {
    /// The source's.
    #[default]
    Copy,
    /// This.
    Replace {
        /// The media type.
        content_type: Option<String>,
        /// `x-amz-meta-*`, as of [`PutObject`](super::PutObject).
        user: BTreeMap<String, String>,
    },
}

impl CopySource {
    /// As the header has it, percent-encoded so that no character of a key is taken for another.
    fn header(&self) -> String {
        let mut source = format!("{}/{}", self.bucket, encode::path(self.key.as_str()));
        if let Some(version_id) = &self.version_id {
            source.push_str("?versionId=");
            source.push_str(&encode::query(version_id));
        }
        source
    }
}

impl<T: Transport> Operation<T> for CopyObject {
    type Output = PutObjectOutput;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        let mut request = Request::new(Method::PUT, &self.bucket)
            .key(&self.key)
            .mode(&self.mode)?;
        let directive = match &self.metadata {
            CopyMetadata::Copy => "COPY",
            CopyMetadata::Replace { content_type, user } => {
                request = request.described(content_type.as_deref(), user)?;
                "REPLACE"
            }
        };
        let source = header_value(&self.source.header())?;
        for (name, value) in [
            ("x-amz-copy-source", source),
            (
                "x-amz-metadata-directive",
                HeaderValue::from_static(directive),
            ),
            (
                "x-amz-checksum-algorithm",
                HeaderValue::from_static("SHA256"),
            ),
        ] {
            request.headers.insert(name, value);
        }
        request.own_work = (self.mode != PutMode::Overwrite).then(|| OwnWork::Copy {
            bucket: self.source.bucket.clone(),
            key: self.source.key.clone(),
            version_id: self.source.version_id.clone(),
        });
        // Where the condition is overlooked, a copy that is repeated would make a second version.
        request.can_repeat = request.own_work.is_some();
        Ok(request)
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        let (headers, etag) = answer
            .field("CopyObjectResult", |document| {
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
