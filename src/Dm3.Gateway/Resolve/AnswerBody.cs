namespace Dm3.Gateway.Resolve;

/// <summary>The body of an answer: <c>{"data":"0x…"}</c>, ASCII.</summary>
public static class AnswerBody
{
    private static ReadOnlySpan<byte> Before => "{\"data\":\"0x"u8;

    private static ReadOnlySpan<byte> After => "\"}"u8;

    /// <summary>Length of the body for answer bytes of this length.</summary>
    public static int Length(int answerBytes) => Before.Length + (2 * answerBytes) + After.Length;

    /// <summary>Writes it to the beginning of <paramref name="body"/>, which has at least that length.</summary>
    public static void Write(ReadOnlySpan<byte> answer, Span<byte> body)
    {
        Before.CopyTo(body);
        Convert.TryToHexStringLower(answer, body[Before.Length..], out var digits);
        After.CopyTo(body[(Before.Length + digits)..]);
    }

    /// <summary>Strong validator, quoted. The signature covers all that the answer says, and ends it: its last bytes name the answer. Source: RFC 9110 section 8.8.3.</summary>
    public static string ETag(ReadOnlySpan<byte> answer) => string.Create(66, answer[^96..^64], static (text, name) =>
    {
        text[0] = text[^1] = '"';
        Convert.TryToHexStringLower(name, text[1..^1], out _);
    });
}
