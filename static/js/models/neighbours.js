/**
 * The conversation before or after the current one, as the sidebar shows them: `rows` from top to bottom, of which
 * `isWanted` chooses those that count. After the last one the first one follows.
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
