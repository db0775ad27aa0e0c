/* Written by network/export/page/schema.py. */
/** Text of a section: JSON; whole numbers of gis_data/varints.py; float32. */
export type Json = string;
export type Varints = string;
export type Floats = string;
/** A column of text or numbers: distinct words, and the word of each row. */
export interface Column {
  words: (string | number | boolean)[];
  codes: (number)[];
}
/** Classes of links: rows of what policies, costs and legs read, and direction. */
export interface Classes {
  policy_row: (number)[];
  cost_row: (number)[];
  leg_row: (number)[];
  direction: (number)[];
}
/** Places, a row each; origin and destination are nodes. */
export interface Places {
  id: (string)[];
  origin: (number)[];
  destination: (number)[];
  country: (string)[];
  name_en: (string)[];
  name_zh: (string)[];
}
/** Domestic cargo that may pass another country; lists are parted by spaces. */
export interface Transit {
  id: string;
  name_en: string;
  name_zh: string;
  country: string;
  through: string;
  gates: string;
  profiles: string;
  valid_from: number;
  valid_to: number;
}
/** The section ``tables``: what a search reads beside the links. */
export interface Tables {
  classes: Classes;
  policy: Record<string, Column>;
  usable: Record<string, (number)[]>;
  vector_of: Record<string, Record<string, number>>;
  units: Record<string, Record<string, number>>;
  places: Places;
  fragments: Record<string, (number)[]>;
  witnesses: Record<string, ((number)[])[]>;
  countries: (string)[];
  state_on: string;
  sanctions: Record<string, string>;
  domestic_transit: (Transit)[];
  customs_unions: ((string)[])[];
  bases: Record<string, string>;
}
/** An uncertain quantity. */
export interface Estimate {
  low: number;
  typical: number;
  high: number;
  unit: string;
  source: string;
  confidence: string;
  basis: string;
}
/** By profile: columns of the section ``figures``, value of time, unit and use. */
export interface Figures {
  columns: Record<string, (number)[]>;
  value_of_time: Record<string, Estimate>;
  units: Record<string, string>;
  modes: Record<string, (string)[]>;
  uses: Record<string, string>;
}
/** Kind of each leg row, rows of `Texts.items` by column and kind, and columns. */
export interface LegEvidence {
  key: (number)[];
  columns: ((number)[])[];
  of_profile: Record<string, (number)[]>;
}
/** Name, payment and evidence of each price, and the group of each profile. */
export interface Tariffs {
  prices: ([string, number, number])[];
  group: Record<string, number>;
}
/** Numbers of names in `AnswerTables.known`, by id or by row of places. */
export interface Named {
  gates: Record<string, number>;
  yards: Record<string, number>;
  passages: Record<string, number>;
  places: (number)[];
  naming: (number)[];
}
/** What is declared of a gateway; near and far are numbers of names. */
export interface Gateway {
  id: string;
  mode: string;
  near: number;
  far: number;
  country: string;
  dwell_basis?: string;
  return_dwell_basis?: string;
  opening_hours?: string;
  status_date?: string;
  capacity_t_per_year?: number;
}
/** A message on routes through some countries to others. */
export interface TradeNote {
  through: string;
  ends: string;
  note: string;
  since?: number;
}
/** Nodes and positions of airports; -1 where a page has no such node. */
export interface Airports {
  node: (number)[];
  lon: (number)[];
  lat: (number)[];
}
/** What messages say of a network; rows are crossings and services. */
export interface Notes {
  price_year: number;
  sanctions_since: Record<string, number>;
  trade_notes: (TradeNote)[];
  planned: (string)[];
  airports: Airports;
  rows: Record<string, Column>;
}
/** Texts of sources; sources, confidence and basis of each evidence. */
export interface Texts {
  sources: (string)[];
  items: ([(number)[], string, string])[];
}
/** The section ``answer``: what answers are written from. */
export interface AnswerTables {
  figures: Figures;
  gauge_mm: (number)[];
  lengths: Record<string, (number)[]>;
  evidence: LegEvidence;
  tariffs: Tariffs;
  names: Named;
  gateways: (Gateway)[];
  notes: Notes;
  texts: Texts;
  known: ((string)[])[];
}
/** Sections, deflated and in base 85, by what they hold. */
export interface Sections {
  tables: Json;
  graph: Varints;
  rows: Varints;
  via: Varints;
  country: Varints;
  xy: Varints;
  v0: Varints;
  answer: Json;
  figures: Floats;
  tariffs: Varints;
  money: Floats;
  names: Varints;
  lengths: Varints;
  shapes: Varints;
  [of: `v${number}` | `p${number}`]: string;
}
/** A packed network; with a box in degrees, it has roads inside it alone. */
export interface Packed {
  version: number;
  sections: Sections;
  roads?: [number, number, number, number];
}
