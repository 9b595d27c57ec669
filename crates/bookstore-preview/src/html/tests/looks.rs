//! What notebooks hold in earnest keeps its looks.
//!
//! The fixtures were made with pandas 3 and polars 2 of a table of two rows (`to_html`, `_repr_html_`).

use super::{safe, safe_with_styles};

#[test]
fn what_is_left_open_is_closed_as_a_browser_would() {
    for (html, written) in [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<p>a<b>b<div>c", "<p>a<b>b</b></p><div>c</div>"),
        ("<b><i>a</b>b</i>", "<b><i>a</i></b>b"),
        ("<h1>a<h2>b</h1>c", "<h1>a</h1><h2>b</h2>c"),
        (
            "<table><tr><td>x<td>y</table>z",
            "<table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>z",
        ),
        (
            "<table><caption>a<col><thead><tr><th>b<tbody><td>c<tfoot>",
            "<table><caption>a</caption><colgroup><col></colgroup><thead><tr><th>b</th></tr></thead>\
             <tbody><tr><td>c</td></tr></tbody><tfoot></tfoot></table>",
        ),
        (
            "<ul><li>a<li><div>b<li>c</ul>d",
            "<ul><li>a</li><li><div>b</div></li><li>c</li></ul>d",
        ),
        (
            "<ul><li>a<ol type=I start=3><li value=4>b</ol><li>c</ul>",
            "<ul><li>a<ol type=\"I\" start=\"3\"><li value=\"4\">b</li></ol></li><li>c</li></ul>",
        ),
        (
            "<dl><dt>a<dd>b<div><dt>c</div><dt>d</dl>",
            "<dl><dt>a</dt><dd>b<div></div></dd><dt>c</dt><dt>d</dt></dl>",
        ),
        (
            "<ruby>a<rt>b<rp>c</ruby>",
            "<ruby>a<rt>b</rt><rp>c</rp></ruby>",
        ),
        ("<li>a<li>b", "<div>a</div><div>b</div>"),
        (
            "<center>a</center><nav>b</nav>",
            "<div align=\"center\">a</div><div>b</div>",
        ),
        ("<pre>\n\na</pre>", "<pre>\n\na</pre>"),
        ("<pre>\na</pre>", "<pre>a</pre>"),
        ("a<br>b<hr>c<wbr></br>", "a<br>b<hr>c<wbr>"),
        ("<td>a", "a"),
        (
            "<table>a<div>b</div><tr><td colspan=2 rowspan=99999 align=RIGHT valign=top width=50%>c</table>",
            "<table><tbody><tr><td>a<div>b</div></td></tr><tr><td colspan=\"2\" rowspan=\"10000\" align=\"right\" \
             valign=\"top\" width=\"50%\">c</td></tr></tbody></table>",
        ),
        (
            "<details open><summary>a</summary>b</details>",
            "<details open=\"\"><summary>a</summary>b</details>",
        ),
        (
            "<font color=#f00 size=+2 face=x>a</font>",
            "<font color=\"#f00\" size=\"+2\">a</font>",
        ),
    ] {
        assert_eq!(safe(html), written, "{html}");
    }
}

#[test]
fn task_lists_show_check_marks_and_folds_of_libraries_show_nothing() {
    assert_eq!(
        safe(
            "<li><input disabled=\"\" type=\"checkbox\" checked=\"\"/>\na</li><input type=checkbox>b"
        ),
        "<div>\u{2611}\na</div>\u{2610}b"
    );
    assert_eq!(
        safe("<input id=s type=checkbox checked><label for=s title=t>Section</label>"),
        "<span title=\"t\">Section</span>"
    );
}

#[test]
fn tables_of_pandas_keep_their_alignments() {
    let (html, css) = safe_with_styles(include_str!("fixtures/pandas.txt"));
    assert_eq!(
        css,
        ".o0 .x-dataframe tbody tr th:only-of-type{vertical-align:middle}\
         .o0 .x-dataframe tbody tr th{vertical-align:top}\
         .o0 .x-dataframe thead th{text-align:right}\
         .o0 [data-s=\"0\"]{text-align:right}"
    );
    assert_eq!(
        html.trim_start_matches("<div>").trim_start(),
        "<table border=\"1\" class=\"x-dataframe\"><thead><tr data-s=\"0\"><th></th><th>name</th><th>x</th></tr></thead>\
         <tbody><tr><th>0</th><td>a&lt;b</td><td>1.50</td></tr><tr><th>1</th><td>c &amp; d</td><td>-2.25</td></tr></tbody>\
         </table>\n</div>"
    );
}

#[test]
fn styled_tables_of_pandas_keep_their_colours_and_bars() {
    let (html, css) = safe_with_styles(include_str!("fixtures/styler.txt"));
    assert_eq!(
        css,
        ".o0 #x-T_1a2b3 th{text-align:left}\
         .o0 #x-T_1a2b3 tr:hover{background-color:#ffff99}\
         .o0 #x-T_1a2b3_row0_col1{width:10em;background:linear-gradient(90deg,transparent 50.0%,#5fba7d 50.0%,\
         #5fba7d 83.3%,transparent 83.3%)}\
         .o0 #x-T_1a2b3_row1_col1{width:10em;background:linear-gradient(90deg,#d65f5f 50.0%,transparent 50.0%);\
         color:red}"
    );
    assert!(html.contains("<caption>A caption</caption>"));
    assert!(
        html.contains(
            "<td id=\"x-T_1a2b3_row1_col1\" class=\"x-data x-row1 x-col1\">-2.250000</td>"
        )
    );

    let (_, css) = safe_with_styles(include_str!("fixtures/gradient.txt"));
    assert_eq!(
        css,
        ".o0 #x-T_9f_row0_col1{background-color:#023858;color:#f1f1f1}\
         .o0 #x-T_9f_row1_col1{background-color:#fff7fb;color:#000000}"
    );
}

#[test]
fn tables_of_polars_keep_their_alignments() {
    let (html, css) = safe_with_styles(include_str!("fixtures/polars.txt"));
    assert_eq!(
        css,
        ".o0 .x-dataframe>thead>tr{text-align:right;white-space:pre-wrap}\
         .o0 .x-dataframe>tbody>tr{text-align:right;white-space:pre-wrap}"
    );
    assert!(html.ends_with(
        "<small>shape: (2, 2)</small><table border=\"1\" class=\"x-dataframe\"><thead><tr><th>name</th><th>x</th></tr>\
         <tr><td>str</td><td>f64</td></tr></thead><tbody><tr><td>&quot;a&lt;b&quot;</td><td>1.5</td></tr>\
         <tr><td>&quot;c &amp; d&quot;</td><td>null</td></tr></tbody></table></div>"
    ));
}

#[test]
fn what_xarray_and_scikit_learn_fold_is_shown_once_and_open() {
    let (html, css) = safe_with_styles(
        "<div><svg style=\"position: absolute; width: 0; height: 0\"><defs><symbol id=i><title>Show</title></symbol></defs></svg>\
         <style>.xr-text-repr-fallback {display: none} .xr-section-details {display: none; grid-column: 1 / -1}\
         .xr-section-summary-in:checked ~ .xr-section-details {display: contents}</style>\
         <pre class='xr-text-repr-fallback'>&lt;xarray&gt;</pre><div class='xr-wrap' style='display:none'>\
         <input id='s' class='xr-section-summary-in' type='checkbox'><label for='s' class='xr-section-summary'>Data</label>\
         <div class='xr-section-details'><svg class='icon'><use xlink:href='#i'></use></svg>values</div></div></div>\
         <div class=\"sk-text-repr-fallback\"><pre>Ridge()</pre></div><div class=\"sk-container\" hidden>Ridge</div>",
    );
    assert_eq!(css, ".o0 .x-xr-section-details{grid-column:1 / -1}");
    assert_eq!(
        html,
        "<div><div class=\"x-xr-wrap\"><span class=\"x-xr-section-summary\">Data</span>\
         <div class=\"x-xr-section-details\">values</div></div></div><div class=\"x-sk-container\">Ridge</div>"
    );
}
