# The same Worker on one's own machine, on plain workerd: `npm run edge`, or, once it is built, in this folder, with
# the variables in the environment (those of docs/edge.md; an unset one has its default):
#
#   workerd serve workerd.capnp
#
# It listens on this machine alone: put a proxy with TLS before it, and name that proxy's address in
# BOOKSTORE_EDGE_URL. For another port add `--socket-addr http=127.0.0.1:PORT`.
#
# ci/edge.mjs takes the constants and the names of the variables from here.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "bookstore", worker = .bookstore),
    (name = "cache", worker = .cache),
    .internet
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:8787", http = (), service = "bookstore")
  ]
);

const bookstore :Workerd.Worker = (
  modules = [.script, .wasm],
  compatibilityDate = .compatibilityDate,
  cacheApiOutbound = "cache",
  bindings = [
    (name = "JPYNB_S3_ACCESS_KEY_ID", fromEnvironment = "JPYNB_S3_ACCESS_KEY_ID"),
    (name = "JPYNB_S3_SECRET_ACCESS_KEY", fromEnvironment = "JPYNB_S3_SECRET_ACCESS_KEY"),
    (name = "JPYNB_S3_SESSION_TOKEN", fromEnvironment = "JPYNB_S3_SESSION_TOKEN"),
    (name = "JPYNB_S3_ENDPOINT_URL", fromEnvironment = "JPYNB_S3_ENDPOINT_URL"),
    (name = "JPYNB_S3_REGION_NAME", fromEnvironment = "JPYNB_S3_REGION_NAME"),
    (name = "JPYNB_S3_BUCKET", fromEnvironment = "JPYNB_S3_BUCKET"),
    (name = "BOOKSTORE_ADDRESSING", fromEnvironment = "BOOKSTORE_ADDRESSING"),
    (name = "BOOKSTORE_ALLOWED_BUCKETS", fromEnvironment = "BOOKSTORE_ALLOWED_BUCKETS"),
    (name = "BOOKSTORE_BUCKETS", fromEnvironment = "BOOKSTORE_BUCKETS"),
    (name = "BOOKSTORE_PUBLISHED_PREFIX", fromEnvironment = "BOOKSTORE_PUBLISHED_PREFIX"),
    (name = "BOOKSTORE_WORKSPACE_PREFIX", fromEnvironment = "BOOKSTORE_WORKSPACE_PREFIX"),
    (name = "BOOKSTORE_ENABLE_S3_CLONING", fromEnvironment = "BOOKSTORE_ENABLE_S3_CLONING"),
    (name = "BOOKSTORE_PUBLISH_TOKENS", fromEnvironment = "BOOKSTORE_PUBLISH_TOKENS"),
    (name = "BOOKSTORE_READER_TOKENS", fromEnvironment = "BOOKSTORE_READER_TOKENS"),
    (name = "BOOKSTORE_OPERATOR_TOKENS", fromEnvironment = "BOOKSTORE_OPERATOR_TOKENS"),
    (name = "BOOKSTORE_PUBLISH_ORIGINS", fromEnvironment = "BOOKSTORE_PUBLISH_ORIGINS"),
    (name = "BOOKSTORE_LAB_URL", fromEnvironment = "BOOKSTORE_LAB_URL"),
    (name = "BOOKSTORE_EDGE_URL", fromEnvironment = "BOOKSTORE_EDGE_URL"),
    (name = "BOOKSTORE_GENERATION", fromEnvironment = "BOOKSTORE_GENERATION"),
    (name = "BOOKSTORE_PATIENCE_SECONDS", fromEnvironment = "BOOKSTORE_PATIENCE_SECONDS")
    # The secrets that BOOKSTORE_BUCKETS names, if any, are added here.
  ]
);

const script :Workerd.Worker.Module = (name = "index.js", esModule = embed "build/index.js");
const wasm :Workerd.Worker.Module = (name = "index_bg.wasm", wasm = embed "build/index_bg.wasm");

# That of wrangler.toml.
const compatibilityDate :Text = "2026-04-20";

# Where the Worker's Cache API stores: in memory, in a bounded part of it.
const cache :Workerd.Worker = (
  modules = [(name = "cache.js", esModule = embed "self-hosted/cache.js")],
  compatibilityDate = .compatibilityDate,
  bindings = [(name = "BOOKSTORE_CACHE_BYTES", fromEnvironment = "BOOKSTORE_CACHE_BYTES")]
);

# "private" is for a storage in one's own network or on this machine. The Worker asks the configured endpoint
# alone.
const internet :Workerd.Service = (
  name = "internet",
  network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))
);
