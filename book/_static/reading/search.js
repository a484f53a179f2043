/* Who opens the search page without a question wants to type one. */
"use strict";
if (!new URLSearchParams(location.search).get("q")) document.querySelector(".bd-search-container input").focus();
