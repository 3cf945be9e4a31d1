import "@hotwired/turbo";

document.documentElement.classList.add("js");
