namespace Dm3.Cli.Doctor;

/// <summary>What doctor has seen so far, shown as it comes.</summary>
internal sealed class Findings(Action<Finding> show)
{
    private readonly List<Finding> _all = [];

    public IReadOnlyList<Finding> All => _all;

    public bool AnyFailed => _all.Any(each => each.Outcome == CheckOutcome.Failed);

    public void Good(string check, string target, string detail) => Add(new Finding(check, target, CheckOutcome.Good, detail));

    public void Warn(string check, string target, string detail, string remedy) => Add(new Finding(check, target, CheckOutcome.Warning, detail, remedy));

    public void Fail(string check, string target, string detail, string remedy) => Add(new Finding(check, target, CheckOutcome.Failed, detail, remedy));

    public void Skip(string check, string target, string detail) => Add(new Finding(check, target, CheckOutcome.Skipped, detail));

    private void Add(Finding finding)
    {
        _all.Add(finding);
        show(finding);
    }
}
