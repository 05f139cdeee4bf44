using Dm3.Client;
using Dm3.Ens.Lookup;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;

namespace Dm3.Cli;

/// <summary>The one place that turns failures of the libraries into an exit code and a line.</summary>
internal static class Faults
{
    /// <summary>The value, or the end of the command.</summary>
    public static T OrEnd<T>(this RequestResult<T> result, Uri asked)
        where T : class => result.OrEnd(asked.GetLeftPart(UriPartial.Authority));

    /// <summary>The value, or the end of the command.</summary>
    public static T OrEnd<T>(this RequestResult<T> result, string asked)
        where T : class => result.IsSuccess ? result.Value : throw Of(result.Problem, asked);

    public static CliException Of(RequestProblem problem, Uri asked) => Of(problem, asked.GetLeftPart(UriPartial.Authority));

    public static CliException Of(RequestProblem problem, string asked) => problem switch
    {
        { Code: "wrong-contract" or "wrong-challenge" } => new(ExitCode.NotVerified, problem.Code, problem.Detail),
        { Code: "other-keys" } => CliException.Input(problem.Detail),
        { Status: 0 } => new(ExitCode.Unreachable, problem.Code, $"{asked} gave no usable answer: {problem.Detail}"),
        { Status: 404 } => new(ExitCode.NotFound, problem.Code, Said(problem)),
        { IsTemporary: true } => new(ExitCode.Unreachable, problem.Code, $"{Said(problem)} Try again later."),
        _ => new(ExitCode.Refused, problem.Code, $"Refused: {Said(problem)}"),
    };

    public static CliException Of(string name, EnsFailure failure, string detail) => failure switch
    {
        EnsFailure.NotSet => new(ExitCode.NotFound, "not-set", $"{name} has no such record."),
        EnsFailure.InvalidName => CliException.Usage($"{name} is no ENS name (ENSIP-15)."),
        EnsFailure.NoResolver => new(ExitCode.NotFound, "no-resolver", $"No resolver answers for {name} in ENS."),
        EnsFailure.GatewayUnreachable => new(ExitCode.Unreachable, "gateway-unreachable", $"No gateway answered for {name}: {detail}"),
        EnsFailure.NodeUnreachable => new(ExitCode.Unreachable, "node-unreachable", detail),
        EnsFailure.GatewayRefused => new(ExitCode.Refused, "gateway-refused", $"The gateway refused to answer for {name}: {detail}"),
        EnsFailure.NotMutual => new(ExitCode.NotVerified, "not-mutual", detail),
        _ => new(ExitCode.NotVerified, "not-accepted", $"The resolver contract did not accept what it got for {name}. `dm3 doctor` tells why. {detail}".TrimEnd()),
    };

    public static CliException Of<T>(ProfileResult<T> result)
        where T : class
    {
        var faults = string.Join(", ", result.Faults.Select(fault => fault.Member.Length > 0 ? $"{fault.Kind} in {fault.Member}" : $"{fault.Kind}"));
        var detail = string.Join(" ", new[] { result.Detail, faults }.Where(each => each.Length > 0));
        return result.Failure switch
        {
            ProfileFailure.InvalidName => CliException.Usage($"{result.Name} is no ENS name (ENSIP-15): {detail}."),
            ProfileFailure.NotPublished => new(ExitCode.NotFound, "not-published", $"{result.Name} has published no dm3 profile."),
            ProfileFailure.LookupFailed or ProfileFailure.DocumentUnreachable => new(ExitCode.Unreachable, Kebab(result.Failure), $"The profile of {result.Name} could not be loaded: {detail}"),
            _ => new(ExitCode.NotVerified, Kebab(result.Failure), $"The profile of {result.Name} is not to be trusted: {detail}"),
        };
    }

    public static CliException Of(RpcException fault, string node) => fault.Failure == RpcFailure.Refused
        ? new(ExitCode.Refused, "node-refused", $"The node {node} refused: {fault.Message}")
        : new(ExitCode.Unreachable, "node-unreachable", $"The node {node} gave no usable answer: {fault.Message}");

    public static string Kebab(Enum value) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Said(RequestProblem problem) => problem.Detail.Length > 0 ? problem.Detail : $"{problem.Code}.";
}
