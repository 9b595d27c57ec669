/** What JupyterLab's packages ask of a browser when they are loaded, and jsdom does not have. */
if (typeof window !== 'undefined') {
  globalThis.DragEvent ??= class extends MouseEvent {} as typeof DragEvent;
  window.matchMedia = query =>
    Object.assign(new EventTarget(), {
      matches: false,
      media: query,
      onchange: null,
      addListener: () => undefined,
      removeListener: () => undefined
    });
  window.requestIdleCallback = callback =>
    window.setTimeout(() => callback({ didTimeout: false, timeRemaining: () => 50 }));
  if (!('scrollIntoView' in Element.prototype)) {
    Object.assign(Element.prototype, { scrollIntoView: () => undefined });
  }
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
}
