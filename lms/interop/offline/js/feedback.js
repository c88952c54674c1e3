// What an answer teaches: the outcome in words and shape, why, the remedy, the explanation.

const OUTCOME_ICON = (outcome) => (outcome === "correct" ? "icon-check" : "icon-bulb");

/** The panel of one answer. Its texts are the lesson's own, sanitised when the package was made. */
export function feedbackPanel(lesson, item, grade, level = "h3") {
  const panel = document.createElement("div");
  panel.className = `feedback feedback-${grade.outcome}`;
  panel.setAttribute("role", "status");
  panel.tabIndex = -1;
  const title = document.createElement(level);
  title.className = "feedback-title";
  const drawing = document.getElementById(OUTCOME_ICON(grade.outcome)).content.cloneNode(true);
  title.append(drawing, lesson.words.outcomes[grade.outcome]);
  panel.append(title);
  const add = (html, name, tag = "p") => {
    const part = document.createElement(tag);
    if (name) part.className = name;
    part.innerHTML = html;
    panel.append(part);
  };
  grade.feedback.flatMap((key) => item.feedback[key] || []).forEach((html) => add(html, ""));
  grade.remarks.forEach((each) => add(lesson.words.remarks[each], ""));
  grade.misconceptions.filter((code) => item.remedies[code]).forEach((code) => {
    const part = document.createElement("p");
    part.className = "remedy";
    part.textContent = item.remedies[code];
    panel.append(part);
  });
  if (item.explanation) add(item.explanation, "explanation", "div");
  return panel;
}
