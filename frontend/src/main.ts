/** What every page loads: the look, htmx under a strict content policy, and three small habits. */
import "./styles/main.css";
import "htmx.org";
import "./requests.ts";
import "./asking.ts";
import "./menus.ts";
