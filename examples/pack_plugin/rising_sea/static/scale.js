// Puts a slider between the number field of a scale and its ends. Each follows the other; only the
// field is sent, so that a slider that nobody touched is no answer.

function slide(scale) {
  const field = scale.querySelector("input");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = field.dataset.low;
  slider.max = field.dataset.high;
  slider.disabled = field.disabled;
  slider.setAttribute("aria-label", scale.querySelector("label").textContent);
  const follow = () => { if (/^\d+$/.test(field.value)) slider.value = field.value; };
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", follow);
  follow();
  scale.querySelector(".scale-ends").before(slider);
}

document.querySelectorAll("[data-scale]").forEach(slide);
