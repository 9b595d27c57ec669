//! bookstore in the browser: the API that JavaScript sees.
