/**
 * Strict reading of JSON: each field is read once, as the type it must have; what nobody has read is an error that says
 * where it stands. A card that is shown in part would be worse than one that is not.
 */

/** A card, or another answer of the service, holds something that the add-on cannot show. */
class CardError extends Error {
  /** @param {string} message where it stands, and what is wrong with it */
  constructor(message) {
    super(message);
    this.name = "CardError";
  }
}

/** One JSON object, read field by field. Each reader calls `use` if the field is there. */
class Fields {
  /**
   * Reads a whole object: `read` takes its fields, and what it leaves is an error.
   *
   * @template Made
   * @param {unknown} json
   * @param {string} path where it stands
   * @param {(fields: Fields) => Made} read
   * @returns {Made}
   */
  static read(json, path, read) {
    const fields = new Fields(json, path);
    const made = read(fields);
    fields.end();
    return made;
  }

  /**
   * @param {unknown} json
   * @param {string} path
   */
  constructor(json, path) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new CardError(`${path}: an object was expected, not ${kindOfValue(json)}`);
    }
    this.path = path;
    this.left = new Map(Object.entries(json));
  }

  /**
   * @param {string} name
   * @param {(value: string) => unknown} use
   */
  text(name, use) {
    this.scalar(name, "string", use);
  }

  /**
   * @param {string} name
   * @param {(value: number) => unknown} use
   */
  number(name, use) {
    this.scalar(name, "number", use);
  }

  /**
   * @param {string} name
   * @param {(value: boolean) => unknown} use
   */
  flag(name, use) {
    this.scalar(name, "boolean", use);
  }

  /**
   * A text that must be there.
   *
   * @param {string} name
   * @returns {string}
   */
  neededText(name) {
    let found = "";
    this.needed(name);
    this.text(name, (value) => {
      found = value;
    });
    return found;
  }

  /**
   * One of an enumeration of CardService, by the name that it has there too. The enumerations are Google's own objects,
   * with methods beside their values: whatever is not written in capitals is not a value.
   *
   * @template {object} Values
   * @param {string} name
   * @param {Values} values
   * @param {(value: Values[keyof Values], named: string) => unknown} use
   */
  choice(name, values, use) {
    this.text(name, (named) => {
      const value = /^[A-Z][A-Z0-9_]*$/.test(named) ? values[/** @type {keyof Values} */ (named)] : undefined;
      if (value === undefined) throw new CardError(`${this.path}.${name}: the add-on does not know ${named}`);
      use(value, named);
    });
  }

  /**
   * @param {string} name
   * @param {(fields: Fields) => unknown} use
   */
  object(name, use) {
    if (this.left.has(name)) Fields.read(this.take(name), `${this.path}.${name}`, use);
  }

  /**
   * @param {string} name
   * @param {(fields: Fields) => unknown} use called for each, in order
   */
  objects(name, use) {
    for (const [number, json] of this.array(name).entries()) {
      Fields.read(json, `${this.path}.${name}[${number}]`, use);
    }
  }

  /**
   * @param {string} name
   * @param {(value: string) => unknown} use called for each, in order
   */
  texts(name, use) {
    for (const [number, value] of this.array(name).entries()) {
      if (typeof value !== "string") {
        throw new CardError(`${this.path}.${name}[${number}]: a string was expected, not ${kindOfValue(value)}`);
      }
      use(value);
    }
  }

  /**
   * Exactly one of several objects, each with its own reader.
   *
   * @template Made
   * @param {Record<string, (fields: Fields) => Made>} readers
   * @returns {Made}
   */
  oneOf(readers) {
    const names = [...this.left.keys()];
    const name = names.find((each) => Object.hasOwn(readers, each));
    const reader = name === undefined ? undefined : readers[name];
    if (name === undefined || reader === undefined) {
      const found = names.length ? `, not ${names.join(", ")}` : "";
      throw new CardError(`${this.path}: one of ${Object.keys(readers).join(", ")} was expected${found}`);
    }
    return Fields.read(this.take(name), `${this.path}.${name}`, reader);
  }

  /** @param {string} name */
  needed(name) {
    if (!this.left.has(name)) throw new CardError(`${this.path}.${name} is missing`);
  }

  /** @param {string} name */
  has(name) {
    return this.left.has(name);
  }

  /**
   * @param {string} name
   * @returns {unknown}
   */
  take(name) {
    const value = this.left.get(name);
    this.left.delete(name);
    return value;
  }

  /** All must have been read. */
  end() {
    const [name] = this.left.keys();
    if (name !== undefined) throw new CardError(`${this.path}.${name}: the add-on does not know this field`);
  }

  /**
   * @param {string} name
   * @returns {unknown[]}
   */
  array(name) {
    if (!this.left.has(name)) return [];
    const value = this.take(name);
    if (!Array.isArray(value)) {
      throw new CardError(`${this.path}.${name}: a list was expected, not ${kindOfValue(value)}`);
    }
    return value;
  }

  /**
   * @template {"string" | "number" | "boolean"} Type
   * @param {string} name
   * @param {Type} type
   * @param {(value: any) => unknown} use
   */
  scalar(name, type, use) {
    if (!this.left.has(name)) return;
    const value = this.take(name);
    if (typeof value !== type) {
      throw new CardError(`${this.path}.${name}: a ${type} was expected, not ${kindOfValue(value)}`);
    }
    use(value);
  }
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function kindOfValue(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
