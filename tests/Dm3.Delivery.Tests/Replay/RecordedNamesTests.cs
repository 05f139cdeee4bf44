namespace Dm3.Delivery.Tests.Replay;

[CollectionDefinition(RecordedNames.Collection)]
public sealed class RecordedNamesTests : ICollectionFixture<RecordedNames>;
