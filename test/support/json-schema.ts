/** The part of JSON Schema that Kubernetes' schemas use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

export type Definitions = Readonly<Record<string, JsonSchema>>;

const KNOWN = new Set(
  '$ref type enum pattern minLength maxLength minimum maximum properties required additionalProperties items oneOf anyOf format'.split(
    ' ',
  ),
);

/** Keywords this validator would pass over in silence. */
export function unknownKeywords(schema: JsonSchema): string[] {
  const nested = [...Object.values(schema.properties ?? {}), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const { items, additionalProperties } = schema;
  if (items !== undefined) nested.push(items);
  if (typeof additionalProperties === 'object') nested.push(additionalProperties);
  return [...Object.keys(schema).filter((key) => !KNOWN.has(key)), ...nested.flatMap(unknownKeywords)];
}

/** Everything about a value that its schema forbids, with the path of each. */
export function schemaErrors(value: unknown, schema: JsonSchema, definitions: Definitions, path = ''): string[] {
  if (schema.$ref !== undefined) return schemaErrors(value, resolve(schema.$ref, definitions), definitions, path);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices?.every((choice) => schemaErrors(value, choice, definitions, path).length > 0) === true)
    return [`${path}: none of the allowed forms`];
  const wrong = scalarErrors(value, schema).map((error) => `${path}: ${error}`);
  if (wrong.length > 0) return wrong;
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((item, index) => schemaErrors(item, items, definitions, `${path}[${index}]`));
  }
  return typeof value === 'object' && value !== null
    ? objectErrors(value as Record<string, unknown>, schema, definitions, path)
    : [];
}

function resolve(reference: string, definitions: Definitions): JsonSchema {
  const found = definitions[reference.replace('#/$defs/', '')];
  if (found === undefined) throw new Error(`no definition ${reference}`);
  return found;
}

function scalarErrors(value: unknown, schema: JsonSchema): string[] {
  const { type, enum: choices, pattern, minimum, maximum, minLength = 0, maxLength = Infinity } = schema;
  const types = type === undefined ? undefined : [type].flat();
  if (types?.every((name) => !isOf(name, value)) === true) return [`${types.join(' or ')} wanted, got ${typeof value}`];
  if (choices?.includes(value) === false) return [`one of ${choices.join(', ')} wanted, got ${String(value)}`];
  if (typeof value === 'string' && pattern !== undefined && !new RegExp(pattern).test(value))
    return [`'${value}' does not match ${pattern}`];
  if (typeof value === 'string' && (value.length < minLength || value.length > maxLength))
    return [`'${value}' has ${value.length} characters`];
  if (typeof value === 'number' && (value < (minimum ?? value) || value > (maximum ?? value)))
    return [`${value} is out of range`];
  return [];
}

function isOf(type: string, value: unknown): boolean {
  const tests: Record<string, (value: unknown) => boolean> = {
    null: (it) => it === null,
    array: Array.isArray,
    object: (it) => typeof it === 'object' && it !== null && !Array.isArray(it),
    integer: Number.isInteger,
  };
  return tests[type]?.(value) ?? typeof value === type;
}

function objectErrors(
  value: Record<string, unknown>,
  { properties = {}, required = [], additionalProperties = true }: JsonSchema,
  definitions: Definitions,
  path: string,
): string[] {
  const missing = required.filter((key) => value[key] === undefined).map((key) => `${path}.${key}: is missing`);
  const inner = Object.entries(value).flatMap(([key, field]) => {
    const schema = properties[key] ?? additionalProperties;
    if (schema === false) return [`${path}.${key}: unknown field`];
    return schema === true ? [] : schemaErrors(field, schema, definitions, `${path}.${key}`);
  });
  return [...missing, ...inner];
}
