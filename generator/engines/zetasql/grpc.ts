// Imported dynamically, by ./channel.ts only: gRPC and the 60 .proto files take 0.3 s, which a command that never rehearses
// should not pay. The static imports stand in this file of their own so that a bundler splits it off.
import grpc, { type ServiceError } from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

export const statusCodes = grpc.status;

export interface GrpcClient {
  /** @throws ServiceError */
  call(method: string, request: unknown, deadline: number): Promise<unknown>;
  close(): void;
}

type UnaryCall = (
  request: unknown,
  options: { readonly deadline: number },
  done: (error: ServiceError | null, response: unknown) => void,
) => void;

/** A client of ZetaSQL's local service; it connects with the first call. */
export function createClient(input: { readonly protoFolder: string; readonly port: number }): GrpcClient {
  const Client = clientClass(input.protoFolder);
  const client = new Client(`127.0.0.1:${input.port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
    // A proxy named in the environment is not for the loopback address.
    "grpc.enable_http_proxy": 0,
  });
  return {
    call: (method, request, deadline) =>
      new Promise((resolve, reject) => {
        const unary = (client[method] as unknown as UnaryCall).bind(client);
        unary(request, { deadline }, (error, response) => (error === null ? resolve(response) : reject(error)));
      }),
    close: () => client.close(),
  };
}

const clientClasses = new Map<string, grpc.ServiceClientConstructor>();

/** Reads the .proto files, once per folder: that takes 0.2 s. */
function clientClass(protoFolder: string): grpc.ServiceClientConstructor {
  const known = clientClasses.get(protoFolder);
  if (known !== undefined) return known;
  const definition = protoLoader.loadSync("local_service.proto", {
    includeDirs: [protoFolder],
    keepCase: false,
    longs: String,
    enums: String,
    bytes: Buffer,
    defaults: false,
    oneofs: true,
  });
  const service = definition["zetasql.local_service.ZetaSqlLocalService"] as grpc.ServiceDefinition;
  const made = grpc.makeClientConstructor(service, "ZetaSqlLocalService");
  clientClasses.set(protoFolder, made);
  return made;
}
