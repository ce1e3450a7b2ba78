/**
 * The one thing that differs between installations. `make addon-files URL=…` writes this file anew, and the address in
 * the manifest; it holds no secret.
 */
const SETTINGS = Object.freeze({
  /** Where the service is, without a slash at the end. */
  address: "https://nanolearn.kommun.example",

  /** The language of error cards for people whose own is none of sv, da and en. */
  language: /** @type {"sv" | "da" | "en"} */ ("sv"),
});
