/** What the wasm for previews and comparisons knows, as types alone. */
export type {
  CellChange,
  Change,
  Chunk,
  Comparison,
  Counts,
  Detail,
  OutputChange,
  Part,
  Piece,
  PreviewOptions
} from '../../wasm/bookstore_view.js';
