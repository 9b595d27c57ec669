//! Whatever two notebooks are, patching the first gives the second.

#![allow(clippy::unwrap_used)]

use bookstore_diff::{
    CellChange, Change, Chunk, Comparison, Notebook, Piece, Value, compare, patch,
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        // Lines that come again, so that some are equal.
        prop::collection::vec(prop::sample::select(LINES.to_vec()), 0..8)
            .prop_map(|lines| lines.concat()),
        "[ab \n\r\u{c}\u{85}\u{2028}é😀=1]{0,16}",
    ]
}

const LINES: [&str; 10] = [
    "import numpy\n",
    "x = 1\n",
    "x = 2\n",
    "plot(x, y)\n",
    "plot(x, z)\n",
    "\n",
    "# Größe 😀\n",
    "# Größen 😀\r\n",
    "    return 5\u{2028}",
    "end",
];

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (-3_i64..3).prop_map(Json::from),
        text().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[ab]", inner, 0..3)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

fn output() -> impl Strategy<Value = Json> {
    prop_oneof![
        text().prop_map(|text| json!({"output_type": "stream", "name": "stdout", "text": text})),
        (text(), "[ab]{0,3}", any_json()).prop_map(|(text, image, data)| json!({
            "output_type": "display_data", "metadata": {},
            "data": {"text/plain": text, "image/png": image, "application/json": data},
        })),
        (text(), 0..3).prop_map(|(text, count)| json!({
            "output_type": "execute_result", "metadata": {}, "execution_count": count,
            "data": {"text/html": text},
        })),
        prop::collection::vec(text(), 0..3).prop_map(|lines| json!({
            "output_type": "error", "ename": "E", "evalue": "v", "traceback": lines,
        })),
        any_json(),
    ]
}

fn cell() -> impl Strategy<Value = Json> {
    let code = (
        text(),
        prop::collection::vec(output(), 0..4),
        any_json(),
        id(),
        0..4,
    );
    let code = code.prop_map(|(source, outputs, metadata, id, count)| {
        json!({
            "cell_type": "code", "source": source, "outputs": outputs, "metadata": {"a": metadata},
            "id": id, "execution_count": count,
        })
    });
    let markdown = (text(), any_json()).prop_map(|(source, data)| {
        json!({"cell_type": "markdown", "source": source, "metadata": {}, "attachments": {"a.png": data}})
    });
    prop_oneof![4 => code, 2 => markdown, 1 => any_json()]
}

fn id() -> impl Strategy<Value = String> {
    "[a-e]"
}

fn notebook() -> impl Strategy<Value = Json> {
    (prop::collection::vec(cell(), 0..6), any_json())
        .prop_map(|(cells, metadata)| of(&cells, &metadata))
}

fn of(cells: &[Json], metadata: &Json) -> Json {
    json!({"cells": cells, "metadata": {"m": metadata}, "nbformat": 4, "nbformat_minor": 5})
}

/// A notebook and one made of it: cells shuffled, dropped, repeated, edited and new.
fn edited() -> impl Strategy<Value = (Json, Json)> {
    let edit = (
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..5,
        cell(),
        text(),
    );
    (notebook(), prop::collection::vec(edit, 0..5)).prop_map(|(before, edits)| {
        let mut cells = before["cells"].as_array().unwrap().clone();
        for (at, to, kind, new, text) in edits {
            let to = to.index(cells.len() + 1);
            if cells.is_empty() || kind == 0 {
                cells.insert(to, new);
                continue;
            }
            let at = at.index(cells.len());
            match kind {
                1 => drop(cells.remove(at)),
                2 => {
                    let cell = cells.remove(at);
                    cells.insert(to.min(cells.len()), cell);
                }
                3 => cells.insert(to, cells[at].clone()),
                _ => {
                    if let Some(source) = cells[at].get_mut("source") {
                        *source = format!("{}{text}", source.as_str().unwrap_or_default()).into();
                    }
                }
            }
        }
        let after = of(&cells, &before["metadata"]["m"]);
        (before, after)
    })
}

/// Asserts all that a comparison promises, and gives it to `look`.
fn hold(before: &Json, after: &Json, look: impl FnOnce(&Comparison)) {
    let (before, after) = (before.to_string(), after.to_string());
    let before = Notebook::read(before.as_bytes()).unwrap();
    let after = Notebook::read(after.as_bytes()).unwrap();
    let comparison = compare(&before, &after);
    let patched = patch(&Value::Object(before.object().clone()), &comparison.entries);
    assert_eq!(patched.as_ref(), Ok(&Value::Object(after.object().clone())));

    // Each cell of both is there once.
    let places = |place: fn(&CellChange) -> Option<usize>| {
        let mut places: Vec<_> = comparison.cells.iter().filter_map(place).collect();
        places.sort_unstable();
        places
    };
    let count = |notebook: &Notebook| (0..notebook.cells().unwrap().len()).collect::<Vec<_>>();
    assert_eq!(places(|cell| cell.from), count(&before));
    let to: Vec<_> = comparison.cells.iter().filter_map(|cell| cell.to).collect();
    assert_eq!(to, count(&after));

    for cell in &comparison.cells {
        let sources = [(cell.from, &before, true), (cell.to, &after, false)];
        for (at, notebook, is_old) in sources {
            let source = at.and_then(|at| notebook.cells().unwrap()[at].text("source"));
            assert_eq!(shown(&cell.source, is_old), source.unwrap_or_default());
        }
        if let (Some(i), Some(j)) = (cell.from, cell.to) {
            let same = before.cells().unwrap()[i] == after.cells().unwrap()[j];
            assert_eq!(cell.change == Change::Unchanged, same);
        }
    }
    look(&comparison);
}

/// One side of what a reader sees of a text.
fn shown(chunks: &[Chunk], is_old: bool) -> String {
    let line = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text).collect::<String>();
    let chunk = |chunk: &Chunk| match chunk {
        Chunk::Same { text } => (*text).to_owned(),
        Chunk::Removed { text } if is_old => (*text).to_owned(),
        Chunk::Added { text } if !is_old => (*text).to_owned(),
        Chunk::Changed { before, .. } if is_old => line(before),
        Chunk::Changed { after, .. } => line(after),
        _ => String::new(),
    };
    chunks.iter().map(chunk).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn patching_any_notebook_gives_any_other((before, after) in (notebook(), notebook())) {
        hold(&before, &after, |_| ());
    }

    #[test]
    fn patching_a_notebook_gives_its_next_version((before, after) in edited()) {
        hold(&before, &after, |_| ());
    }

    #[test]
    fn a_notebook_does_not_differ_from_itself(notebook in notebook()) {
        hold(&notebook, &notebook, |comparison| {
            assert_eq!(comparison.entries, []);
            assert_eq!(comparison.counts.unchanged, comparison.cells.len());
            assert_eq!(comparison.counts.moved, 0);
        });
    }

    #[test]
    fn shuffled_cells_have_moved(order in Just((0..8).collect::<Vec<u32>>()).prop_shuffle()) {
        let cell = |n: &u32| json!({"cell_type": "raw", "metadata": {}, "source": format!("cell {n}")});
        let before = of(&(0..8).map(|n| cell(&n)).collect::<Vec<_>>(), &Json::Null);
        let after = of(&order.iter().map(cell).collect::<Vec<_>>(), &Json::Null);
        hold(&before, &after, |comparison| {
            assert_eq!(comparison.counts.unchanged, 8);
            assert_eq!(comparison.counts.moved > 0, !order.is_sorted());
            for change in &comparison.cells {
                assert_eq!(change.from.unwrap(), order[change.to.unwrap()] as usize);
            }
        });
    }

    #[test]
    fn any_bytes_have_an_answer(bytes in prop::collection::vec(prop::sample::select(
        b"{}[],:\"\\ cels1nbformt".to_vec()), 0..64)) {
        let _ = Notebook::read(&bytes);
        let cells = [b"{\"cells\":[", &*bytes, b"]}"].concat();
        if let Ok(notebook) = Notebook::read(&cells) {
            compare(&notebook, &notebook);
        }
    }
}
