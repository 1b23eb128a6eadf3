/** What every page loads: the look, htmx under a strict content policy, and the habits of pages and maps. */
import "./styles/main.css";
import "htmx.org";
import "./requests.ts";
import "./asking.ts";
import "./menus.ts";
import "./map.ts";
import "./author.ts";
import "./knobs.ts";
import "./listing.ts";
import "./work.ts";
