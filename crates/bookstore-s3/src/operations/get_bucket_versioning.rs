//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html>

use http::Method;

use super::{Operation, Request};
use crate::{
    Error, Transport,
    answer::{Answer, Failure},
};

/// Asks whether a bucket keeps versions.
#[derive(Clone, Debug)]
pub struct GetBucketVersioning {
    /// The bucket's name.
    pub bucket: String,
}

/// Whether a bucket keeps versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versioning {
    /// Each write makes a version.
    Enabled,
    /// Older versions are kept, new writes replace version `null`.
    Suspended,
    /// Never switched on.
    Unversioned,
}

impl<T: Transport> Operation<T> for GetBucketVersioning {
    type Output = Versioning;

    fn request(&self) -> Result<Request<T::Payload>, Error> {
        Ok(Request::new(Method::GET, &self.bucket).query("versioning", ""))
    }

    async fn output(&self, answer: Answer<T::Body>) -> Result<Self::Output, Failure> {
        let status = answer.status;
        match answer.document().await? {
            (_, Some(document)) if document.root == "VersioningConfiguration" => {
                Ok(match document.get("Status") {
                    Some("Enabled") => Versioning::Enabled,
                    Some("Suspended") => Versioning::Suspended,
                    _ => Versioning::Unversioned,
                })
            }
            (headers, _) => Err(Failure::NotS3(status, headers)),
        }
    }
}
