"""What several tests share: the validating server, independent readers of a document, the sample runner's parts."""
