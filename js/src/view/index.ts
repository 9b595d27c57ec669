/** Previews and comparisons of versions, loaded when one is asked for: import it under a chunk name that begins with `view`. */
// With the widgets, not at JupyterLab's start.
import '../../style/view.css';

export { NotebookComparison, type INotebookComparisonOptions, type ISide } from './comparison';
export { VersionPreview, type IVersionPreviewOptions } from './preview';
