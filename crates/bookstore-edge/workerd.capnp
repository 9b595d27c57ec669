# The same Worker on one's own machine, on plain workerd: `npm run build`, then, in this folder, with the
# variables in the environment (those of wrangler.toml; an unset one has its default):
#
#   npx workerd serve workerd.capnp
#
# It listens on this machine alone: put a proxy with TLS before it, and name that proxy's address in
# BOOKSTORE_EDGE_URL.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "bookstore", worker = .bookstore),
    # "private" is for a storage in one's own network or on this machine. The Worker asks the configured
    # endpoint alone.
    (name = "internet", network = (
      allow = ["public", "private"],
      tlsOptions = (trustBrowserCas = true)
    ))
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:8787", http = (), service = "bookstore")
  ]
);

const bookstore :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "build/index.js"),
    (name = "index_bg.wasm", wasm = embed "build/index_bg.wasm")
  ],
  # That of wrangler.toml.
  compatibilityDate = "2026-04-20",
  bindings = [
    (name = "JPYNB_S3_ACCESS_KEY_ID", fromEnvironment = "JPYNB_S3_ACCESS_KEY_ID"),
    (name = "JPYNB_S3_SECRET_ACCESS_KEY", fromEnvironment = "JPYNB_S3_SECRET_ACCESS_KEY"),
    (name = "JPYNB_S3_SESSION_TOKEN", fromEnvironment = "JPYNB_S3_SESSION_TOKEN"),
    (name = "JPYNB_S3_ENDPOINT_URL", fromEnvironment = "JPYNB_S3_ENDPOINT_URL"),
    (name = "JPYNB_S3_REGION_NAME", fromEnvironment = "JPYNB_S3_REGION_NAME"),
    (name = "JPYNB_S3_BUCKET", fromEnvironment = "JPYNB_S3_BUCKET"),
    (name = "BOOKSTORE_ADDRESSING", fromEnvironment = "BOOKSTORE_ADDRESSING"),
    (name = "BOOKSTORE_ALLOWED_BUCKETS", fromEnvironment = "BOOKSTORE_ALLOWED_BUCKETS"),
    (name = "BOOKSTORE_PUBLISHED_PREFIX", fromEnvironment = "BOOKSTORE_PUBLISHED_PREFIX"),
    (name = "BOOKSTORE_WORKSPACE_PREFIX", fromEnvironment = "BOOKSTORE_WORKSPACE_PREFIX"),
    (name = "BOOKSTORE_ENABLE_S3_CLONING", fromEnvironment = "BOOKSTORE_ENABLE_S3_CLONING"),
    (name = "BOOKSTORE_LAB_URL", fromEnvironment = "BOOKSTORE_LAB_URL"),
    (name = "BOOKSTORE_EDGE_URL", fromEnvironment = "BOOKSTORE_EDGE_URL"),
    (name = "BOOKSTORE_PATIENCE_SECONDS", fromEnvironment = "BOOKSTORE_PATIENCE_SECONDS")
  ]
);
