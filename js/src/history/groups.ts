/**
 * Long lists in groups of rows. The browser lays out those groups alone that are in sight (`content-visibility`): of
 * thousands of rows, each by itself would be looked at whenever the list is scrolled.
 */

/** Most rows of a group, but for those that come in between two of it. */
const SIZE = 100;

/**
 * Makes these the rows of a list, in this order. A row stays in the group that it came into, so that what has the focus
 * is not moved.
 *
 * @returns the groups
 */
export function arrangeInGroups(list: HTMLElement, rows: HTMLElement[]): HTMLElement[] {
  const groups = new Map<HTMLElement, HTMLElement[]>();
  const sizes = new Map<HTMLElement, number>();
  const size = (group: HTMLElement) => sizes.get(group) ?? group.childElementCount;
  const next = nextGroups(rows);
  let last: HTMLElement | undefined;
  rows.forEach((row, at) => {
    let group = row.parentElement;
    if (!group) {
      const around = [last, next[at]].filter(one => one !== undefined);
      const isWithin = last !== undefined && last === next[at];
      group = (isWithin ? last : around.find(one => size(one) < SIZE)) ?? newGroup();
      sizes.set(group, size(group) + 1);
    }
    const of = groups.get(group) ?? [];
    of.push(row);
    groups.set(group, of);
    last = group;
  });
  for (const group of [...list.children]) {
    if (!groups.has(group as HTMLElement)) {
      group.remove();
    }
  }
  for (const [group, of] of groups) {
    arrange(group, of);
    // By which its height is guessed until it was in sight.
    group.style.setProperty('--jp-bookstore-rows', `${of.length}`);
  }
  const all = [...groups.keys()];
  arrange(list, all);
  return all;
}

/** For each row the group of the next one that has one. */
function nextGroups(rows: HTMLElement[]): (HTMLElement | undefined)[] {
  const next = new Array<HTMLElement | undefined>(rows.length);
  for (let at = rows.length - 1; at > 0; at--) {
    next[at - 1] = rows[at]?.parentElement ?? next[at];
  }
  return next;
}

function newGroup(): HTMLElement {
  const group = document.createElement('div');
  group.className = 'jp-Bookstore-versionGroup';
  group.setAttribute('role', 'none');
  return group;
}

/** Makes these the children of a node, and moves none that is where it should be. */
export function arrange(parent: HTMLElement, children: HTMLElement[]): void {
  let at = parent.firstElementChild;
  for (const child of children) {
    if (child === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(child, at);
    }
  }
}
