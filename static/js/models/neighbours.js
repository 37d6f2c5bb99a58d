/**
 * The previous or next conversation in the sidebar: `rows` are its rows from top to bottom, and rows that are not
 * `isWanted` are skipped. It wraps around at both ends.
 */
export function neighbour(rows, currentId, step, isWanted) {
  const at = rows.findIndex(({ id }) => id === currentId);
  for (let tried = 1; tried <= rows.length; tried += 1) {
    const start = at < 0 && step < 0 ? 0 : at;
    const row = rows[(start + step * tried + rows.length * 2) % rows.length];
    if (row.id !== currentId && isWanted(row)) return row;
  }
  return null;
}
