//! bookstore at the edge: a Cloudflare Worker.
