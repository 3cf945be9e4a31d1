namespace Nanni.Administration.Archives;

/// <summary>Reads so many bytes and not one more: what a ZIP says of the size of its parts need not be true.</summary>
internal sealed class LimitedStream(Stream beneath, long most) : Stream
{
    private long passed;

    public override bool CanRead => true;
    public override bool CanWrite => false;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => passed;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(beneath.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Count(beneath.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await beneath.ReadAsync(buffer, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read) => (passed += read) <= most ? read : throw new InvalidDataException("a part is larger than it should be");
}
