/** Brings keyboard and screen reader to the summary of what went wrong. */
export function focusErrors(summary) {
  summary.focus();
}
