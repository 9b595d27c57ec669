//! JSON for scripts and for nteract bookstore's clients.

mod clone;
mod info;

pub use clone::clone;
pub use info::info;
