/**
 * The part of ZetaSQL's protocol buffers that we read and write, as @grpc/proto-loader gives them: int64 and enums as
 * strings, unset fields absent, and for each `oneof` a field that names the member which is set.
 */

export interface WireType {
  readonly typeKind?: string;
  readonly arrayType?: { readonly elementType?: WireType };
  readonly rangeType?: { readonly elementType?: WireType };
  readonly structType?: { readonly field?: readonly { readonly fieldName?: string; readonly fieldType?: WireType }[] };
}

/** NULL is the message without any member. */
export interface WireValue {
  readonly int64Value?: string;
  readonly boolValue?: boolean;
  readonly floatValue?: number;
  readonly doubleValue?: number;
  readonly stringValue?: string;
  readonly bytesValue?: Uint8Array;
  /** Days since 1970-01-01. */
  readonly dateValue?: number;
  readonly timestampValue?: { readonly seconds?: string; readonly nanos?: number };
  readonly datetimeValue?: { readonly bitFieldDatetimeSeconds?: string; readonly nanos?: number };
  readonly timeValue?: string;
  readonly numericValue?: Uint8Array;
  readonly bignumericValue?: Uint8Array;
  readonly jsonValue?: string;
  readonly intervalValue?: Uint8Array;
  readonly geographyValue?: Uint8Array;
  readonly arrayValue?: { readonly element?: readonly WireValue[] };
  readonly structValue?: { readonly field?: readonly WireValue[] };
  readonly rangeValue?: { readonly start?: WireValue; readonly end?: WireValue };
}

export interface WireColumn {
  readonly name?: string;
  readonly type?: WireType;
  readonly isPseudoColumn?: boolean;
  readonly isWritableColumn?: boolean;
}

export interface WireTable {
  readonly name: string;
  readonly serializationId: number;
  readonly column: readonly WireColumn[];
}

export interface WireCatalog {
  readonly name: string;
  readonly table: readonly WireTable[];
  readonly catalog: readonly WireCatalog[];
  readonly constant?: readonly {
    readonly namePath: readonly string[];
    readonly type: WireType;
    readonly value: WireValue;
  }[];
  readonly connection?: readonly { readonly name: string }[];
  readonly customTvf?: readonly WireNode[];
  readonly builtinFunctionOptions?: { readonly languageOptions: LanguageOptions };
}

export interface LanguageOptions {
  readonly productMode: string;
  readonly enabledLanguageFeatures: readonly string[];
  readonly supportedStatementKinds: readonly string[];
  readonly reservedKeywords: readonly string[];
}

export interface WireTableContent {
  readonly tableData: { readonly row?: readonly { readonly cell?: readonly WireValue[] }[] };
}

/** A node of the parse tree or of the resolved tree; read through ./tree.ts. */
export interface WireNode {
  readonly [field: string]: unknown;
}

/** The calls of `ZetaSqlLocalService` that we make. */
export interface Calls {
  GetLanguageOptions: {
    request: { readonly maximumFeatures: boolean };
    response: { readonly enabledLanguageFeatures?: readonly string[] };
  };
  GetAnalyzerOptions: {
    request: Readonly<Record<string, never>>;
    response: { readonly enabledRewrites?: readonly string[] };
  };
  Parse: {
    request: { readonly sqlStatement: string; readonly allowScript: boolean; readonly options: LanguageOptions };
    response: { readonly parsedScript?: WireNode };
  };
  ExtractTableNamesFromStatement: {
    request: { readonly sqlStatement: string; readonly allowScript: boolean; readonly options: LanguageOptions };
    response: { readonly tableName?: readonly { readonly tableNameSegment?: readonly string[] }[] };
  };
  Analyze: {
    request: { readonly sqlStatement: string; readonly simpleCatalog: WireCatalog; readonly options: WireNode };
    response: { readonly resolvedStatement?: WireNode };
  };
  EvaluateQuery: {
    request: {
      readonly sql: string;
      readonly simpleCatalog: WireCatalog;
      readonly options: WireNode;
      /** The rows themselves: ./grpc.ts makes bytes of them. */
      readonly tableContent: Readonly<Record<string, readonly (readonly WireValue[])[]>>;
    };
    response: {
      readonly content?: WireTableContent;
      /** As they came, of `content`. */
      readonly contentBytes?: Uint8Array;
      readonly prepared?: { readonly columns?: readonly WireColumn[] };
    };
  };
}
