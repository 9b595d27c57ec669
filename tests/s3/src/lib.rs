//! The native transport and a bucket for each test.
