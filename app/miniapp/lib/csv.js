/**
 * Tables as CSV that a spreadsheet opens by itself: UTF-8 with its mark, lines as on Windows. Where numbers have a comma
 * the fields are parted by semicolons, as the spreadsheets of those languages expect.
 */

const MARK = "\ufeff";
/** What a spreadsheet would take for a formula, if a customer had written it. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param {Array<Array<string|number|null>>} rows the first is the head @param {string} language */
export function csvOf(rows, language) {
  const hasComma = (1.5).toLocaleString(language).includes(",");
  const part = hasComma ? ";" : ",";
  const cell = (/** @type {string|number|null} */ value) => {
    if (value === null) return "";
    if (typeof value === "number") return hasComma ? String(value).replace(".", ",") : String(value);
    const safe = FORMULA.test(value) ? `'${value}` : value;
    return /["\n\r;,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return MARK + rows.map((row) => row.map(cell).join(part)).join("\r\n") + "\r\n";
}
