// @ts-check
/** Modules before the Worker's own that tell at `/memory` how many bytes the wasm of its last instance has. */
export const WASM_MEMORY = {
  'wrapper.js': `
    import { memory } from './spy.js';
    import worker from './index.js';
    export default {
      async fetch(request, env, context) {
        if (new URL(request.url).pathname === '/memory') return Response.json(memory());
        return await new worker(context, env).fetch(request);
      }
    }`,
  // Evaluated before the Worker makes its instance.
  'spy.js': `
    let last;
    const { Instance } = WebAssembly;
    WebAssembly.Instance = new Proxy(Instance, {
      construct(target, args) {
        return last = Reflect.construct(target, args);
      }
    });
    export const memory = () => last.exports.memory.buffer.byteLength;`
};
