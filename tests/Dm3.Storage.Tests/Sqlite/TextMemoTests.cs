using System.Text;
using Dm3.Storage.Sqlite;

namespace Dm3.Storage.Tests.Sqlite;

/// <summary>Texts that are read again and again become a string once, and never another's.</summary>
public sealed class TextMemoTests
{
    [Fact]
    public void GivesTheSameStringForTheSameBytes()
    {
        var memo = new TextMemo();
        var first = memo.Of("network.dm3.profile"u8);
        Assert.Equal("network.dm3.profile", first);
        Assert.Same(first, memo.Of("network.dm3.profile"u8));
    }

    [Fact]
    public void GivesEachText_AlsoWhereTheyShareAPlace()
    {
        var memo = new TextMemo();
        string[] texts = ["", "a1", "b1", "bücher", new string('x', 64), new string('x', 65), new string('y', 5000), .. Enumerable.Range(0, 500).Select(i => $"key{i}")];
        for (var turn = 0; turn < 2; turn++)
        {
            foreach (var text in texts) Assert.Equal(text, memo.Of(Encoding.UTF8.GetBytes(text)));
        }
    }
}
