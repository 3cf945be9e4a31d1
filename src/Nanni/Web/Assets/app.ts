// Everything that every page needs. What only some pages need is imported when they ask for it.
import { config } from "@hotwired/turbo";
import "./keyboard";
import "./live";
import "./lookup";
import "./morph";
import "./palette";
import "./scroll";
import "./shell";
import "./drafts";
import "./stay";
import "./toasts";
import "./list";
import { ask, say, toast } from "./tools";

document.documentElement.classList.add("js");

config.forms.confirm = message => ask(say("confirm.title"), message, say("confirm.yes"), say("confirm.no"));

document.addEventListener("turbo:load", () => {
  if (document.querySelector("nanni-try")) {
    void import("./try");
  }
  if (document.querySelector(".form nanni-filter")) {
    void import("./filter");
  }
});

// A frame whose answer is another page (signed out, not found) becomes that page.
document.addEventListener("turbo:frame-missing", event => {
  const { response, visit } = (event as CustomEvent<{ response: Response; visit: (to: Response) => void }>).detail;
  event.preventDefault();
  visit(response);
});
document.addEventListener("turbo:fetch-request-error", () => toast(say("live.failed"), "problem"));
