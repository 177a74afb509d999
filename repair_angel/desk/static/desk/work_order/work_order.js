// The work-order desk. Without this script its forms work too, with a new page each time.
import "./fields.js";
import "./parts.js";
import "./photos.js";
import "./clock.js";
import "./keys.js";
import "./watch.js";
