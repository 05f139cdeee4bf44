namespace Dm3.Ethereum.Names;

/// <summary>Why a name has no normal form. Source: ENSIP-15.</summary>
public enum EnsNameError
{
    /// <summary>The name has a normal form.</summary>
    None,

    /// <summary>A label is empty, or nothing is left of it once ignored characters are gone.</summary>
    EmptyLabel,

    /// <summary>A character that no name may hold. A lone surrogate is one.</summary>
    DisallowedCharacter,

    /// <summary>Characters that no single group of scripts holds together.</summary>
    IllegalMixture,

    /// <summary>The label looks like one of another script.</summary>
    WholeConfusable,

    /// <summary>An underscore after another character.</summary>
    Underscore,

    /// <summary>An ASCII label with hyphens third and fourth, as in <c>xn--</c>. Punycode is not decoded.</summary>
    LabelExtension,

    /// <summary>A fenced character (an apostrophe, fraction slash or middle dot) begins a label.</summary>
    FencedLeading,

    /// <summary>Two fenced characters touch.</summary>
    FencedAdjacent,

    /// <summary>A fenced character ends a label.</summary>
    FencedTrailing,

    /// <summary>A combining mark begins a label.</summary>
    LeadingCombiningMark,

    /// <summary>A combining mark follows an emoji.</summary>
    CombiningMarkAfterEmoji,

    /// <summary>More than four non-spacing marks in a row.</summary>
    ExcessNonSpacingMarks,

    /// <summary>The same non-spacing mark twice in a row of them.</summary>
    DuplicateNonSpacingMarks,
}
