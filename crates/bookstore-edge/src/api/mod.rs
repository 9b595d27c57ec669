//! JSON for scripts and for nteract bookstore's clients.

mod check;
mod clone;
mod info;
mod openapi;
mod publish;
mod purge;

pub use check::check;
pub use clone::clone;
pub use info::info;
pub use openapi::openapi;
pub use publish::{Style, publish, unpublish};
pub use purge::purge;
