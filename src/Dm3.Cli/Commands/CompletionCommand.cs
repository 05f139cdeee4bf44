using System.CommandLine;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 completion</c>: a script for the shell. It asks <c>dm3 [suggest:position] "line"</c>, so it knows every command without being renewed.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # dm3 completion for bash: source <(dm3 completion bash)
        _dm3() {
          local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}" each
          COMPREPLY=()
          while read -r each; do COMPREPLY+=("$each"); done < <(compgen -W "$(dm3 "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word")
        }
        complete -o default -F _dm3 dm3
        """;

    private const string Zsh = """
        #compdef dm3
        # dm3 completion for zsh: source <(dm3 completion zsh)
        _dm3() {
          local -a found
          found=("${(@f)$(dm3 "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -- "${found[@]}" || _files
        }
        compdef _dm3 dm3
        """;

    private const string Fish = """
        # dm3 completion for fish: dm3 completion fish | source
        complete -c dm3 -a '(dm3 "[suggest:"(string length -- (commandline -cp))"]" (commandline -cp) 2>/dev/null)'
        """;

    private const string PowerShell = """
        # dm3 completion for PowerShell: dm3 completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName dm3 -ScriptBlock {
          param($word, $ast, $position)
          dm3 "[suggest:$position]" "$ast" | Where-Object { $_ -like "$word*" } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
          }
        }
        """;

    public static Command Create(CommandRunner runner)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return runner.Add(new Command("completion", "Print a completion script for a shell.") { shell }, (session, args, _) =>
        {
            var script = args.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => PowerShell };
            session.Screen.Show(new { shell = args.GetRequiredValue(shell), script }, () => session.Screen.Raw(script));
            return Task.CompletedTask;
        });
    }
}
