//! The addresses that this site knows, and what holds of each.
//!
//! Paths are compared as they came: nothing is decoded, and no dot segment is resolved. `HEAD` is known wherever
//! `GET` is.

use http::Method;

use crate::{assets, config::Config, headers::Sharing, pages, request::Request};

const READ: &[Method] = &[Method::GET, Method::HEAD, Method::OPTIONS];
const POST: &[Method] = &[Method::POST, Method::OPTIONS];
const READ_OR_POST: &[Method] = &[Method::GET, Method::HEAD, Method::POST, Method::OPTIONS];
const PUT: &[Method] = &[Method::PUT, Method::OPTIONS];
const PUT_OR_DELETE: &[Method] = &[Method::PUT, Method::DELETE, Method::OPTIONS];

/// What answers at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route<'a> {
    /// What this site is.
    Home,
    /// The landing page of a link.
    Page,
    /// The notebook itself, for the page's frame.
    Preview,
    /// The bytes of what a link names.
    Download,
    /// Release and features.
    Info,
    /// What is wrong with the configuration.
    Check,
    /// The description of the API.
    OpenApi,
    /// Where an operator has what is cached forgotten.
    Purge,
    /// The contents model of what a link names.
    Clone,
    /// Page and contents model at the one address that they had in nteract bookstore 2.2.
    Cloned,
    /// Where notebooks are published, and the path there, encoded.
    Publish(&'a str),
    /// The same by its older name.
    Published(&'a str),
    /// Where the form of a closed site goes.
    SignIn,
    /// Where the button that ends a session goes.
    SignOut,
    /// A file of the site's own.
    Asset(&'a str),
}

/// Whose token a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nobody's.
    None,
    /// A reader's, where reading is closed.
    Reader,
    /// A publisher's.
    Publisher,
    /// An operator's.
    Operator,
}

impl<'a> Route<'a> {
    /// What answers at a path.
    pub fn find(path: &'a str, query: &str) -> Option<Self> {
        let below = |route: &str| {
            path.strip_prefix(route)
                .filter(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        Some(match path {
            "/" => Self::Home,
            "/bookstore/clone" | "/bookstore/clone/" => Self::Page,
            "/bookstore/preview" | "/bookstore/preview/" => Self::Preview,
            "/bookstore/download" | "/bookstore/download/" => Self::Download,
            "/api/bookstore" if query.split('&').any(|pair| pair == "check=1") => Self::Check,
            "/api/bookstore" => Self::Info,
            "/api/bookstore/openapi.json" => Self::OpenApi,
            "/api/bookstore/clone" | "/api/bookstore/clone/" => Self::Clone,
            "/api/bookstore/purge" => Self::Purge,
            "/api/bookstore/cloned" | "/api/bookstore/cloned/" => Self::Cloned,
            pages::SIGN_IN => Self::SignIn,
            pages::SIGN_OUT => Self::SignOut,
            path => {
                if let Some(file) = path.strip_prefix(assets::FOLDER) {
                    Self::Asset(file)
                } else if let Some(path) = below("/api/bookstore/publish") {
                    Self::Publish(path)
                } else {
                    Self::Published(below("/api/bookstore/published")?)
                }
            }
        })
    }

    /// Its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Page => "page",
            Self::Preview => "preview",
            Self::Download => "download",
            Self::Info => "info",
            Self::Check => "check",
            Self::OpenApi => "openapi",
            Self::Purge => "purge",
            Self::Clone => "clone",
            Self::Cloned => "cloned",
            Self::Publish(_) => "publish",
            Self::Published(_) => "published",
            Self::SignIn => "sign_in",
            Self::SignOut => "sign_out",
            Self::Asset(_) => "asset",
        }
    }

    /// Whose token it needs.
    pub fn need(self) -> Need {
        match self {
            Self::Page | Self::Preview | Self::Download | Self::Clone | Self::Cloned => {
                Need::Reader
            }
            Self::Publish(_) | Self::Published(_) => Need::Publisher,
            Self::Check | Self::Purge => Need::Operator,
            Self::Home
            | Self::Info
            | Self::OpenApi
            | Self::SignIn
            | Self::SignOut
            | Self::Asset(_) => Need::None,
        }
    }

    /// What it can be asked.
    pub fn methods(self) -> &'static [Method] {
        match self {
            Self::Clone | Self::Purge | Self::SignIn | Self::SignOut => POST,
            Self::Cloned => READ_OR_POST,
            Self::Publish(_) => PUT_OR_DELETE,
            Self::Published(_) => PUT,
            _ => READ,
        }
    }

    /// Whether it works without a configuration, even beside a wrong one.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Home | Self::Asset(_))
    }

    /// Whether what it is for is switched on. As nteract's: the routes of a feature that is off are not there.
    pub fn is_on(self, config: &Config) -> bool {
        match self {
            Self::Page | Self::Preview | Self::Download | Self::Clone | Self::Cloned => {
                config.settings.enable_s3_cloning
            }
            Self::Publish(_) | Self::Published(_) => config.features().publish_valid,
            Self::SignIn | Self::SignOut => config.settings.enable_s3_cloning && config.is_closed(),
            Self::Home
            | Self::Info
            | Self::Check
            | Self::Purge
            | Self::OpenApi
            | Self::Asset(_) => true,
        }
    }

    /// Whose pages may read the answer.
    pub fn sharing(self, config: &Config, request: &Request<'_>) -> Sharing {
        match self {
            Self::Info | Self::OpenApi => Sharing::Any,
            Self::Download | Self::Clone if !config.is_closed() => Sharing::Any,
            Self::Cloned if !config.is_closed() && !is_read(&request.method) => Sharing::Any,
            Self::Publish(_) | Self::Published(_) => {
                let origin = request.header("origin");
                Sharing::With(origin.filter(|origin| config.publish_origins.contains(origin)))
            }
            _ => Sharing::Own,
        }
    }

    /// Whether a failure is told in JSON.
    pub fn is_json(self, request: &Request<'_>) -> bool {
        match self {
            Self::Info
            | Self::OpenApi
            | Self::Check
            | Self::Purge
            | Self::Clone
            | Self::Publish(_)
            | Self::Published(_) => true,
            Self::Cloned => !is_read(&request.method),
            Self::Download => !request.wants_page(),
            Self::Home
            | Self::Page
            | Self::Preview
            | Self::SignIn
            | Self::SignOut
            | Self::Asset(_) => false,
        }
    }
}

/// Whether a method changes nothing.
pub fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_routes_of_cloning_take_a_slash_at_the_end() {
        for (path, route) in [
            ("/", Some(Route::Home)),
            ("/bookstore/clone", Some(Route::Page)),
            ("/bookstore/clone/", Some(Route::Page)),
            ("/bookstore/download/", Some(Route::Download)),
            ("/bookstore/preview", Some(Route::Preview)),
            ("/api/bookstore", Some(Route::Info)),
            ("/api/bookstore/", None),
            ("/api/bookstore/clone/", Some(Route::Clone)),
            ("/api/bookstore/clone//", None),
            ("/bookstore/static/x", Some(Route::Asset("x"))),
            ("/api/bookstore/cloned/", Some(Route::Cloned)),
            ("/api/bookstore/publish", Some(Route::Publish(""))),
            ("/api/bookstore/publish/", Some(Route::Publish("/"))),
            ("/api/bookstore/publish/a/b/", Some(Route::Publish("/a/b/"))),
            ("/api/bookstore/published/a", Some(Route::Published("/a"))),
            ("/api/bookstore/publisher/a", None),
            ("/bookstore/Clone", None),
            ("/bookstore/%63lone", None),
            ("//bookstore/clone", None),
            ("", None),
        ] {
            assert_eq!(Route::find(path, ""), route, "{path}");
        }
        assert_eq!(
            Route::find("/api/bookstore", "a=b&check=1"),
            Some(Route::Check)
        );
        assert_eq!(Route::find("/api/bookstore", "check=0"), Some(Route::Info));
    }
}
