using Dm3.Cli;

return await Dm3Command.RunAsync(args, CliHost.OfProcess());
