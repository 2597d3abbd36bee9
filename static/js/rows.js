// A form's rows: one more without a round trip to the server, which keeps chosen files, and their sum while it is typed.

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name='add'][data-most]");
  if (!button) return;
  const kind = button.value;
  const total = document.querySelector(`[name="${kind}-TOTAL_FORMS"]`);
  event.preventDefault();
  if (Number(total.value) >= Number(button.dataset.most)) return;
  const row = document.querySelector(`template[data-row="${kind}"]`).content.cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      attribute.value = attribute.value.replaceAll("__prefix__", total.value);
    }
  }
  total.value = Number(total.value) + 1;
  row.querySelector("legend").append(` ${total.value}`);
  const first = row.querySelector("input, select");
  document.querySelector(`[data-rows="${kind}"]`).append(row);
  first.focus();
});

for (const output of document.querySelectorAll("[data-sum]")) {
  const rows = document.querySelector(`[data-rows="${output.dataset.sum}"]`);
  rows.addEventListener("input", () => {
    const typed = [...rows.querySelectorAll("[name$='-amount_krw']")];
    const sum = typed.reduce((all, input) => all + (Number(input.value.replaceAll(",", "")) || 0), 0);
    output.textContent = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "KRW" }).format(sum);
  });
}
