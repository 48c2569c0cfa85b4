// A type that goes by the name of another: what the runtime knows of it, it knows by name.
namespace Microsoft.Extensions.Http;

internal sealed class PolicyHttpMessageHandler : DelegatingHandler;
