/** Addresses that stand bare in a text, of which a preview makes links, and what else they try. */
import type { Cell } from './notebook.js';
import { CANARY, markdown } from './notebook.js';

/** Cells by what they try. */
export const ADDRESSES: Record<string, Cell | Cell[]> = {
  'bare addresses that run': markdown(
    [
      `javascript:${CANARY}`,
      `JAVASCRIPT://www.evil.example/%0A${CANARY}`,
      `javascript://https://evil.example/%0A${CANARY}`,
      `https:javascript:${CANARY}`,
      `www.javascript:${CANARY}`,
      `view-source:https://evil.example`,
      `data:text/html,<script>${CANARY}</script>`,
      `data://www.evil.example/,<script>${CANARY}</script>`,
      `mailto:a@evil.example?body=<script>${CANARY}</script>`,
      `javascript:${CANARY}@evil.example`,
      `vbscript:${CANARY} file:///etc/passwd blob:https://evil.example/a filesystem:https://evil.example/a`
    ].join('\n\n')
  ),
  'bare addresses that end an attribute': markdown(
    [
      `https://evil.example/"onclick="${CANARY}`,
      `https://evil.example/'onclick='${CANARY}`,
      `https://evil.example/\`onclick=${CANARY}`,
      `https://evil.example/\\"onclick=\\"${CANARY}`,
      `https://evil.example/"><script>${CANARY}</script>`,
      `https://evil.example/<img/src=x/onerror=${CANARY}>`,
      `https://evil.example/</a><script>${CANARY}</script>`,
      `https://evil.example/&quot;onclick=&quot;${CANARY}`,
      `https://evil.example/&quot;&gt;&lt;script&gt;${CANARY}&lt;/script&gt;`,
      `https://evil.example/&#34;onclick=&#34;${CANARY}&Tab;&NewLine;&colon;`,
      `https://"onclick="${CANARY}".evil.example/ www."onclick="${CANARY} "onclick="${CANARY}"@evil.example`,
      `a"onclick=${CANARY}@evil.example <b title="https://evil.example/">https://evil.example/"</b>`,
      `| https://evil.example/"onclick="${CANARY} |\n|---|\n| www.evil.example/<script>${CANARY}</script> |`
    ].join('\n\n')
  ),
  'bare addresses with odd characters': markdown(
    [
      `https://evil.example/\u202Egnp.txt\u202C www.\u202Eevil.example \u2066me@evil.example\u2069`,
      `https://evil.example/\0\u0001\u0008\u001B\u007F\u0085\uFEFF\u2028\u2029${CANARY}`,
      `http\u0000s://evil.example \u0001https://evil.example java\u0000script://www.evil.example`,
      `https://\uFF45\uFF56\uFF49\uFF4C.example https://evil\u3002example/ https://\u0435vil.example/`,
      `https://a:b@evil.example https://a@b@evil.example https://[::1]:9/ https://[::1 https://:0 https:///`,
      `https://evil.example\\@b.example/ https://evil.example:99999999/ https://% https://evil.example/%`,
      `https://evil.example/$${CANARY}$ https://$evil.example$/ $a$www.evil.example$b$ \uF8F00\uF8F1www.evil.example\uF8F1`
    ].join('\n\n')
  ),
  'long bare addresses': [
    markdown(
      `https://evil.example/${'a'.repeat(200_000)} www.${'b.'.repeat(50_000)}example ${'c'.repeat(100_000)}@evil.example`
    ),
    markdown('https://www.'.repeat(20_000)),
    markdown(`${'a@'.repeat(50_000)}evil.example https://evil.example/${'('.repeat(50_000)}`)
  ]
};
